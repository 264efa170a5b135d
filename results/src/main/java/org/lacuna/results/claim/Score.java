package org.lacuna.results.claim;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands in a place of a table.
 *
 * @param bySeed the score at each seed, one at least; under any number where it is exact
 * @param exact whether it follows from a formula, so that another seed cannot give another
 * @param resampled by seed, the same score of samples that were drawn anew; scores over equally
 *     many samples are of the same draws, number by number, so that their differences are paired.
 *     Empty where it is not known
 */
public record Score(
    SortedMap<Long, Double> bySeed, boolean exact, SortedMap<Long, double[]> resampled) {
  public Score {
    if (bySeed.isEmpty()) {
      throw new IllegalArgumentException("bySeed: expected a score");
    }
    bySeed = Collections.unmodifiableSortedMap(new TreeMap<>(bySeed));
    resampled = Collections.unmodifiableSortedMap(new TreeMap<>(resampled));
  }

  /** A score of some seeds. */
  public static Score of(Map<Long, Double> bySeed) {
    return new Score(new TreeMap<>(bySeed), false, Collections.emptySortedMap());
  }

  /** A score that has no error. */
  public static Score exact(double value) {
    return new Score(new TreeMap<>(Map.of(0L, value)), true, Collections.emptySortedMap());
  }

  /** That of a seed, which an exact score has whatever the seed; NaN if there is none. */
  double at(long seed) {
    return exact ? bySeed.firstEntry().getValue() : bySeed.getOrDefault(seed, Double.NaN);
  }
}
