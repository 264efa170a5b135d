package org.lacuna.results.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.lacuna.results.statistics.Interval;

/**
 * Quantiles of numbers that come in samples, such as those of the tokens of windows, with intervals
 * by the percentile bootstrap (Efron, Ann. Stat. 7, 1979).
 *
 * <p>Whole samples are drawn anew, as numbers of one sample may hang together. The quantile of a
 * share is the least number that at least this share of all numbers does not exceed. The draws have
 * a fixed seed: the same numbers give the same interval.
 */
public final class Quantiles {
  /** How often samples are drawn anew. */
  static final int RESAMPLES = 200;

  private static final long SEED = 0;

  private final List<double[]> samples = new ArrayList<>();
  private final double[] all;
  private final int[][] draws;

  /**
   * Quantiles of the numbers of some samples.
   *
   * @param samples one at least, with a number each at least
   */
  public Quantiles(List<double[]> samples) {
    for (double[] sample : samples) {
      double[] sorted = sample.clone();
      Arrays.sort(sorted);
      this.samples.add(sorted);
    }
    all = samples.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
    draws = draws(samples.size());
  }

  /** How often each resample has each sample. */
  private static int[][] draws(int samples) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[][] draws = new int[RESAMPLES][samples];
    for (int[] draw : draws) {
      for (int i = 0; i < samples; i++) {
        draw[random.nextInt(samples)]++;
      }
    }
    return draws;
  }

  /**
   * The quantile as it stands in a row; without an interval for a single sample.
   *
   * @param share in (0, 1)
   */
  public Estimate of(double share) {
    int[] once = new int[samples.size()];
    Arrays.fill(once, 1);
    double value = quantile(once, share);
    if (samples.size() < 2) {
      return Estimate.exact(value, 1, all.length);
    }
    double[] resampled =
        Arrays.stream(draws).mapToDouble(draw -> quantile(draw, share)).sorted().toArray();
    int cut = (int) Math.round((1 - Estimate.LEVEL) / 2 * RESAMPLES);
    return new Estimate(
        value,
        new StandardDeviation().evaluate(resampled),
        new Interval(resampled[cut], resampled[RESAMPLES - 1 - cut]),
        samples.size(),
        all.length);
  }

  /**
   * The largest number. It has no interval: numbers that were not drawn are never above it, so that
   * the bootstrap knows nothing of how far it may be exceeded.
   */
  public Estimate maximum() {
    return Estimate.exact(all[all.length - 1], samples.size(), all.length);
  }

  /** The least number that enough numbers do not exceed, each sample as often as it says. */
  private double quantile(int[] times, double share) {
    long numbers = 0;
    for (int i = 0; i < times.length; i++) {
      numbers += (long) times[i] * samples.get(i).length;
    }
    long enough = Math.max(1, (long) Math.ceil(share * numbers));
    int low = 0;
    int high = all.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (atMost(times, all[middle]) >= enough) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return all[low];
  }

  private long atMost(int[] times, double bound) {
    long count = 0;
    for (int i = 0; i < times.length; i++) {
      count += (long) times[i] * atMost(samples.get(i), bound);
    }
    return count;
  }

  private static int atMost(double[] sorted, double bound) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
