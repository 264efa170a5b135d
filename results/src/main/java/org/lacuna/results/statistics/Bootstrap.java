package org.lacuna.results.statistics;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Percentile intervals of a mean over samples that come in clusters, such as the samples that each
 * of some seeds was measured on (B. Efron, Ann. Stat. 7, 1979; of clusters A. C. Davison and D. V.
 * Hinkley, "Bootstrap Methods and their Application", 1997, section 3.8).
 *
 * <p>Clusters are drawn anew, then samples within each of those drawn: what the samples of one seed
 * have in common is not taken for many independent observations.
 *
 * <p>With few clusters such intervals are too narrow. Of three, one draw in nine has the same one
 * three times, and no draw has what a fourth would have brought; where 95 % is said, three quarters
 * are kept (of normal values). They show a spread, but verdicts rest on Student's t over seeds
 * ({@link SeedStatistics}). One cluster alone shows the spread of its samples only.
 */
public final class Bootstrap {
  /** As often clusters are usually drawn anew. */
  public static final int USUAL_RESAMPLES = 10_000;

  private static final long SEED = 0;

  private Bootstrap() {}

  /**
   * Where the mean lies with about this probability; the same for the same numbers, as the draws
   * have a fixed seed. The mean is that of all that is counted, as in {@link
   * org.lacuna.results.sample.Mean}: a larger sample weighs more.
   *
   * @param clusters one at least, with a sample each at least; of paired differences a sample is
   *     the difference of two sums over the same tokens
   * @param level between 0 and 1, such as 0.95
   * @param resamples such as {@link #USUAL_RESAMPLES}
   * @return empty where a sum is not finite
   */
  public static Optional<Interval> interval(
      List<List<Sample>> clusters, double level, int resamples) {
    if (clusters.isEmpty() || clusters.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("expected a sample in every cluster, found " + clusters);
    }
    if (!clusters.stream().flatMap(List::stream).allMatch(s -> Double.isFinite(s.sum()))) {
      return Optional.empty();
    }
    SplittableRandom random = new SplittableRandom(SEED);
    double[] means = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      means[i] = resampled(clusters, random);
    }
    Percentile percentile = new Percentile();
    percentile.setData(means);
    double outside = 100 * (1 - level) / 2;
    return Optional.of(
        new Interval(percentile.evaluate(outside), percentile.evaluate(100 - outside)));
  }

  private static double resampled(List<List<Sample>> clusters, SplittableRandom random) {
    double sum = 0;
    long count = 0;
    for (int cluster = 0; cluster < clusters.size(); cluster++) {
      List<Sample> samples = clusters.get(random.nextInt(clusters.size()));
      for (int i = 0; i < samples.size(); i++) {
        Sample sample = samples.get(random.nextInt(samples.size()));
        sum += sample.sum();
        count += sample.count();
      }
    }
    return sum / count;
  }
}
