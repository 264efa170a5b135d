package org.lacuna.results.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.lacuna.results.Measurement;
import org.lacuna.results.Nearest;
import org.lacuna.results.RowLabels;
import org.lacuna.results.RunException;
import org.lacuna.results.statistics.SeedStatistics;

/**
 * Scores of one metric and protocol by row, context length and seed.
 *
 * @param metric such as {@code loss}
 * @param protocol such as {@code window-mean}
 * @param level of the intervals, between 0 and 1
 * @param rows in the order of the labels that were given, then of the measurements
 */
public record Comparison(String metric, String protocol, double level, List<Row> rows) {

  /** The level that intervals usually have. */
  public static final double USUAL_LEVEL = 0.95;

  /**
   * What is measured of one kind of run in one inference mode.
   *
   * @param name the label; with the mode in brackets where it has several, or not the native one
   * @param scores by context length, then by seed
   */
  public record Row(String name, SortedMap<Integer, SortedMap<Long, Measurement>> scores) {
    public Row {
      SortedMap<Integer, SortedMap<Long, Measurement>> copy = new TreeMap<>();
      scores.forEach((length, seeds) ->
          copy.put(length, Collections.unmodifiableSortedMap(new TreeMap<>(seeds))));
      scores = Collections.unmodifiableSortedMap(copy);
    }

    /** The scores at a length by seed; empty where it was not measured. */
    public SortedMap<Long, Measurement> at(int length) {
      return scores.getOrDefault(length, Collections.emptySortedMap());
    }

    /** Over the seeds; empty where the length was not measured. */
    public Optional<SeedStatistics> statistics(int length) {
      List<Double> values = at(length).values().stream().map(Measurement::value).toList();
      return values.isEmpty() ? Optional.empty() : Optional.of(SeedStatistics.of(values));
    }

    /** Keys seen over causal keys, mean over layers and seeds; NaN if not recorded. */
    public double visibleShare(int length) {
      return at(length).values().stream()
          .mapToDouble(Measurement::meanVisibleShare)
          .average()
          .orElse(Double.NaN);
    }
  }

  public Comparison {
    if (!(level > 0 && level < 1)) {
      throw new RunException("level of intervals: expected between 0 and 1, found " + level);
    }
    rows = List.copyOf(rows);
  }

  /**
   * Gathers the scores of the runs that have a label; other runs stay out. Of what was measured
   * again in a run the latest counts.
   *
   * @param labels by run id, in the order of the rows; runs that differ only in their seed share a
   *     label
   * @throws RunException if a label has no such score, or two with one seed
   */
  public static Comparison of(
      List<Measurement> all,
      SequencedMap<String, String> labels,
      String metric,
      String protocol,
      double level) {
    List<Measurement> chosen =
        Measurement.latest(all).stream()
            .filter(m -> m.metric().equals(metric) && m.protocol().equals(protocol))
            .filter(m -> m.slice().isEmpty() && labels.containsKey(m.run()))
            .toList();
    Function<Measurement, String> names =
        RowLabels.of(chosen, m -> labels.getOrDefault(m.run(), m.run()));
    List<Row> rows = new ArrayList<>();
    for (String label : new LinkedHashSet<>(labels.values())) {
      Map<String, List<Measurement>> byName = new LinkedHashMap<>();
      chosen.stream()
          .filter(m -> label.equals(labels.get(m.run())))
          .forEach(m -> byName.computeIfAbsent(names.apply(m), key -> new ArrayList<>()).add(m));
      if (byName.isEmpty()) {
        throw new RunException(
            "comparison of %s (%s): nothing was measured for %s"
                .formatted(metric, protocol, label));
      }
      byName.forEach((name, its) -> rows.add(row(name, its)));
    }
    return new Comparison(metric, protocol, level, rows);
  }

  private static Row row(String name, List<Measurement> measurements) {
    SortedMap<Integer, SortedMap<Long, Measurement>> scores = new TreeMap<>();
    for (Measurement m : measurements) {
      Measurement other =
          scores.computeIfAbsent(m.length(), key -> new TreeMap<>()).put(m.seed(), m);
      if (other != null) {
        throw new RunException(
            "%s at %d tokens has seed %d twice, in run %s (%s) and run %s (%s): give them labels of their own"
                .formatted(
                    name, m.length(), m.seed(), other.run(), other.method(), m.run(), m.method()));
      }
    }
    return new Row(name, scores);
  }

  /**
   * Scores of one length that are not over the same number of samples and tokens, so that they do
   * not measure the same, a line each.
   */
  public List<String> uneven() {
    List<String> uneven = new ArrayList<>();
    for (int length : lengths()) {
      Measurement first = null;
      for (Row row : rows) {
        for (Measurement score : row.at(length).values()) {
          if (first == null) {
            first = score;
          } else if (score.samples() != first.samples() || score.tokens() != first.tokens()) {
            uneven.add(
                "%s (%s) at %d tokens is over %,d samples of %,d tokens in %s, over %,d of %,d in %s"
                    .formatted(
                        metric,
                        protocol,
                        length,
                        score.samples(),
                        score.tokens(),
                        score.run(),
                        first.samples(),
                        first.tokens(),
                        first.run()));
          }
        }
      }
    }
    return uneven;
  }

  /** All context lengths, ascending. */
  public List<Integer> lengths() {
    Set<Integer> lengths = new TreeSet<>();
    rows.forEach(row -> lengths.addAll(row.scores().keySet()));
    return List.copyOf(lengths);
  }

  /**
   * The row of a name.
   *
   * @throws RunException naming the nearest one if there is none
   */
  public Row row(String name) {
    return rows.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new RunException(unknown(name)));
  }

  private String unknown(String name) {
    List<String> names = rows.stream().map(Row::name).toList();
    String hint = Nearest.to(name, names).map("; the nearest is '%s'"::formatted).orElse("");
    return "comparison of %s (%s): no row '%s' among %s%s"
        .formatted(metric, protocol, name, names, hint);
  }
}
