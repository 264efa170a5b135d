package org.lacuna.results.sample;

import org.jspecify.annotations.Nullable;
import org.lacuna.results.statistics.Interval;

/**
 * A score as estimated from some samples.
 *
 * @param standardError over the samples; null where it is not known
 * @param interval where the score of all such samples lies with a probability of {@link #LEVEL};
 *     null where it is not known
 * @param tokens that were scored
 */
public record Estimate(
    double value,
    @Nullable Double standardError,
    @Nullable Interval interval,
    long samples,
    long tokens) {
  /** The probability that intervals are for. */
  public static final double LEVEL = 0.95;

  public Estimate {
    standardError = standardError == null || !Double.isFinite(standardError) ? null : standardError;
    interval =
        interval == null || !Double.isFinite(interval.lower()) || !Double.isFinite(interval.upper())
            ? null
            : interval;
  }

  /** A score without error, such as a count. */
  public static Estimate exact(double value, long samples, long tokens) {
    return new Estimate(value, null, null, samples, tokens);
  }
}
