package org.lacuna.results.claim;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.statistics.Interval;

/**
 * Where a difference lies if seeds and samples are drawn anew (B. Efron, Ann. Stat. 7, 1979). All
 * seeds are measured on the same samples, so one draw of samples serves all seeds of a draw: seeds
 * and samples are crossed. It shows a spread; of three seeds it is too narrow to decide by.
 */
final class Resampling {
  private static final int DRAWS = 2000;
  private static final double OUTSIDE = 2.5;

  private Resampling() {}

  /** Null where the samples of a score are not known. */
  static @Nullable Interval spread(
      Relation relation, Map<Cell, Score> known, Collection<Long> common) {
    List<Long> seeds = List.copyOf(common);
    boolean all =
        known.values().stream()
            .allMatch(score -> score.exact() || score.resampled().keySet().containsAll(seeds));
    if (seeds.isEmpty() || !all || known.values().stream().allMatch(Score::exact)) {
      return null;
    }
    int draws =
        known.values().stream()
            .flatMap(score -> score.resampled().values().stream())
            .mapToInt(values -> values.length)
            .min()
            .orElseThrow();
    SplittableRandom random = new SplittableRandom(0);
    double[] means = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      int draw = random.nextInt(draws);
      for (int s = 0; s < seeds.size(); s++) {
        long seed = seeds.get(random.nextInt(seeds.size()));
        means[i] += relation.difference(cell -> at(known, cell, seed, draw)) / seeds.size();
      }
    }
    if (!DoubleStream.of(means).allMatch(Double::isFinite)) {
      return null;
    }
    Percentile percentile = new Percentile();
    percentile.setData(means);
    return new Interval(percentile.evaluate(OUTSIDE), percentile.evaluate(100 - OUTSIDE));
  }

  private static double at(Map<Cell, Score> known, Cell cell, long seed, int draw) {
    Score score = Objects.requireNonNull(known.get(cell));
    return score.exact()
        ? score.at(seed)
        : Objects.requireNonNull(score.resampled().get(seed))[draw];
  }
}
