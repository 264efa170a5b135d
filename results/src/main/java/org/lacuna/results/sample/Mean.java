package org.lacuna.results.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.distribution.TDistribution;
import org.lacuna.results.statistics.Interval;
import org.lacuna.results.statistics.Sample;

/**
 * The mean of what is counted a token, or a sample, with its standard error over the samples and
 * the interval of Student's t.
 *
 * <p>Samples may have different numbers of tokens: the mean is that of all tokens, and the error
 * that of a ratio of sums, to first order.
 */
public final class Mean {
  /** By number of samples, computed once: a table has thousands of means, of few sizes. */
  private static final Map<Integer, Double> QUANTILES = new ConcurrentHashMap<>();

  private final List<Sample> samples = new ArrayList<>();

  /**
   * Adds one sample.
   *
   * @param sum over its tokens, bytes or whatever the mean is of
   * @param count how many of them
   */
  public void add(double sum, long count) {
    samples.add(new Sample(sum, count));
  }

  /** The mean; NaN without a sample. */
  public double value() {
    return samples.stream().mapToDouble(Sample::sum).sum() / count();
  }

  private long count() {
    return samples.stream().mapToLong(Sample::count).sum();
  }

  /** Standard error of the mean; NaN for a single sample. */
  public double error() {
    int n = samples.size();
    if (n < 2) {
      return Double.NaN;
    }
    double mean = value();
    double squares = 0;
    for (Sample sample : samples) {
      double residual = sample.sum() - mean * sample.count();
      squares += residual * residual;
    }
    return Math.sqrt(squares / (n - 1) * n) / count();
  }

  /**
   * The mean as it stands in a row.
   *
   * @param tokens that were scored
   */
  public Estimate estimate(long tokens) {
    double mean = value();
    double reach = reach();
    return new Estimate(
        mean, error(), new Interval(mean - reach, mean + reach), samples.size(), tokens);
  }

  /** The same of means of tokens. */
  public Estimate estimate() {
    return estimate(count());
  }

  /** That of {@code exp(mean)}, such as a perplexity; the interval is the image of the mean's. */
  public Estimate exponential(long tokens) {
    double mean = value();
    double reach = reach();
    return new Estimate(
        Math.exp(mean),
        Math.exp(mean) * error(), // to first order
        new Interval(Math.exp(mean - reach), Math.exp(mean + reach)),
        samples.size(),
        tokens);
  }

  /** Of Student's t: the reach of an interval in standard errors. */
  private static double quantile(int samples) {
    return new TDistribution(null, samples - 1)
        .inverseCumulativeProbability((1 + Estimate.LEVEL) / 2);
  }

  /** From the mean to either end of the interval; NaN for a single sample. */
  private double reach() {
    int n = samples.size();
    return n < 2 ? Double.NaN : error() * QUANTILES.computeIfAbsent(n, Mean::quantile);
  }
}
