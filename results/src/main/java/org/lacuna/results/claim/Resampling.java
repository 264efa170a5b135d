package org.lacuna.results.claim;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.statistics.Interval;

/**
 * Where a difference lies if seeds, and the samples of each, are drawn anew: as {@link
 * org.lacuna.results.statistics.Bootstrap}, of any expression of scores. It shows a spread; of
 * three seeds it is too narrow to decide by.
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
      for (int s = 0; s < seeds.size(); s++) {
        long seed = seeds.get(random.nextInt(seeds.size()));
        int draw = random.nextInt(draws);
        means[i] += relation.difference(cell -> at(known, cell, seed, draw)) / seeds.size();
      }
    }
    Percentile percentile = new Percentile();
    percentile.setData(means);
    Interval spread =
        new Interval(percentile.evaluate(OUTSIDE), percentile.evaluate(100 - OUTSIDE));
    return Double.isFinite(spread.lower()) && Double.isFinite(spread.upper()) ? spread : null;
  }

  private static double at(Map<Cell, Score> known, Cell cell, long seed, int draw) {
    Score score = Objects.requireNonNull(known.get(cell));
    return score.exact()
        ? score.at(seed)
        : Objects.requireNonNull(score.resampled().get(seed))[draw];
  }
}
