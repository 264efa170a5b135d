package org.lacuna.results.sample;

import java.util.Arrays;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.statistics.Interval;

/**
 * The median of some samples, with the interval between two of them that holds the median of all
 * such samples whatever their distribution; fewer than six samples have none.
 */
public final class Median {
  private Median() {}

  /**
   * The median as it stands in a row.
   *
   * @param samples one at least; with an even number the mean of the two in the middle
   * @param tokens that were scored
   */
  public static Estimate of(double[] samples, long tokens) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new Estimate(median, null, interval(sorted), n, tokens);
  }

  private static @Nullable Interval interval(double[] sorted) {
    int n = sorted.length;
    // How many samples lie below the median is a count of heads among n coins.
    BinomialDistribution below = new BinomialDistribution(null, n, 0.5);
    int left = 0;
    while (2 * below.cumulativeProbability(left) <= 1 - Estimate.LEVEL) {
      left++;
    }
    return left == 0 ? null : new Interval(sorted[left - 1], sorted[n - left]);
  }
}
