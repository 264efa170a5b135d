package org.lacuna.results.compare;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunException;
import org.lacuna.results.statistics.Interval;
import org.lacuna.results.statistics.SeedStatistics;

/**
 * The score of one row less that of another, seed by seed.
 *
 * <p>What two runs of one seed have in common (the order of the data, the first weights) drops out
 * of their difference, which therefore says more than the difference of two means. A seed that only
 * one of the rows has cannot be paired; it is left out, and named in {@code unpaired}.
 *
 * @param first name of a row
 * @param second name of the row that is subtracted
 * @param length context length in tokens
 * @param bySeed the difference at each seed that both have, one at least
 * @param unpaired seeds that only one of them has
 * @param level of the interval
 */
public record PairedDifference(
    String first,
    String second,
    int length,
    SortedMap<Long, Double> bySeed,
    SortedSet<Long> unpaired,
    double level) {

  public PairedDifference {
    bySeed = Collections.unmodifiableSortedMap(new TreeMap<>(bySeed));
    unpaired = Collections.unmodifiableSortedSet(new TreeSet<>(unpaired));
  }

  /**
   * The difference of two rows at a length.
   *
   * @throws RunException if a row is not there, or the two have no seed in common at this length
   */
  public static PairedDifference of(
      Comparison comparison, String first, String second, int length) {
    SortedMap<Long, Measurement> its = comparison.row(first).at(length);
    SortedMap<Long, Measurement> others = comparison.row(second).at(length);
    SortedMap<Long, Double> bySeed = new TreeMap<>();
    SortedSet<Long> unpaired = new TreeSet<>(others.keySet());
    its.forEach((seed, score) -> {
      Measurement other = others.get(seed);
      if (other == null) {
        unpaired.add(seed);
      } else {
        bySeed.put(seed, score.value() - other.value());
        unpaired.remove(seed);
      }
    });
    if (bySeed.isEmpty()) {
      throw new RunException(
          "%s less %s at %d tokens: expected a seed that both have, found %s and %s"
              .formatted(first, second, length, its.keySet(), others.keySet()));
    }
    return new PairedDifference(first, second, length, bySeed, unpaired, comparison.level());
  }

  /** Of the differences. */
  public SeedStatistics statistics() {
    return SeedStatistics.of(bySeed.values());
  }

  /** Of the mean difference; empty for one seed alone, and where a score is not finite. */
  public Optional<Interval> interval() {
    return statistics().interval(level);
  }

  /** Whether there is an interval and it lies on one side of 0. */
  public boolean excludesZero() {
    return interval().filter(interval -> !interval.contains(0)).isPresent();
  }
}
