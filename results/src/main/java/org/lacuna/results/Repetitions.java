package org.lacuna.results;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.lacuna.results.statistics.Interval;
import org.lacuna.results.statistics.SeedStatistics;

/**
 * Measurements by the line of a table or chart that they share.
 *
 * <p>A line is a method in a mode. Runs that differ in their seed share one; runs that differ in
 * anything else (they repeat a seed at a place) have one each, named with the run.
 */
public final class Repetitions {

  /** Of an interval over seeds, as of those that rows have over samples. */
  private static final double LEVEL = 0.95;

  private Repetitions() {}

  /**
   * The lines, in the order in which they first appear, by their labels.
   *
   * @param place what a run has one value at: a length, a position
   */
  public static SequencedMap<String, List<Measurement>> of(
      List<Measurement> rows, Function<Measurement, ?> place) {
    Function<Measurement, String> labels = RowLabels.of(rows, Measurement::method);
    SequencedMap<String, List<Measurement>> lines = new LinkedHashMap<>();
    by(labels, rows)
        .forEach((label, same) -> {
          Set<List<Object>> seen = new HashSet<>();
          if (same.stream().allMatch(m -> seen.add(List.of(m.seed(), place.apply(m))))) {
            lines.put(label, same);
          } else {
            by(Measurement::run, same)
                .forEach((run, its) -> lines.put(label + " (" + run + ")", its));
          }
        });
    return lines;
  }

  private static Map<String, List<Measurement>> by(
      Function<Measurement, String> key, List<Measurement> rows) {
    Map<String, List<Measurement>> groups = new LinkedHashMap<>();
    rows.forEach(m -> groups.computeIfAbsent(key.apply(m), _ -> new ArrayList<>()).add(m));
    return groups;
  }

  /**
   * Where the mean of such rows lies with a probability of 95 %: over seeds by Student's t, that of
   * the samples for one seed alone; empty where neither is known.
   *
   * @param rows one a seed, one at least
   */
  public static Optional<Interval> interval(List<Measurement> rows) {
    return rows.size() == 1
        ? Optional.ofNullable(rows.getFirst().interval())
        : SeedStatistics.of(rows.stream().map(Measurement::value).toList()).interval(LEVEL);
  }
}
