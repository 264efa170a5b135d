package org.lacuna.results.sample;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.lacuna.results.statistics.Interval;

/**
 * The share of samples that something is so of, with Wilson's score interval (J. Am. Stat. Assoc.
 * 22, 1927), which says something also where it is so of all or of none.
 */
public final class Proportion {
  private static final double Z =
      new NormalDistribution(null, 0, 1).inverseCumulativeProbability((1 + Estimate.LEVEL) / 2);

  private Proportion() {}

  /**
   * The share as it stands in a row.
   *
   * @param so samples that it is so of
   * @param samples one at least
   * @param tokens that were scored
   */
  public static Estimate of(long so, long samples, long tokens) {
    double share = (double) so / samples;
    double scale = 1 + Z * Z / samples;
    double middle = (share + Z * Z / (2 * samples)) / scale;
    double reach =
        Z * Math.sqrt(share * (1 - share) / samples + Z * Z / (4.0 * samples * samples)) / scale;
    double error = samples < 2 ? Double.NaN : Math.sqrt(share * (1 - share) / (samples - 1.0));
    return new Estimate(
        share,
        error,
        new Interval(Math.max(0, middle - reach), Math.min(1, middle + reach)),
        samples,
        tokens);
  }
}
