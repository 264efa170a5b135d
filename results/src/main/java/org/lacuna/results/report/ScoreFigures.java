package org.lacuna.results.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lacuna.results.Measurement;
import org.lacuna.results.PerplexityTable;
import org.lacuna.results.chart.BudgetChart;
import org.lacuna.results.chart.PerplexityChart;
import org.lacuna.results.chart.Selection;
import org.lacuna.results.needle.NeedleChart;
import org.lacuna.results.needle.NeedleTable;

/**
 * The pictures that can be drawn of the scores of one protocol: a score against length, the same
 * against the keys seen where runs were measured under several budgets, a heat map where there are
 * depths.
 */
final class ScoreFigures {
  /** The metric that is drawn if it is there; others mostly say the same in another unit. */
  private static final String PREFERRED = "perplexity";

  /** More lines than this are no picture. */
  private static final int MOST_LINES = 12;

  /** Its own attention and full attention alone are no curve of budgets. */
  private static final int FEWEST_MODES = 3;

  private final Map<String, String> labels;
  private final int trainingLength;

  private ScoreFigures(Map<String, String> labels, int trainingLength) {
    this.labels = labels;
    this.trainingLength = trainingLength;
  }

  /**
   * Figures of these runs. A line is called after its method where every method is of runs of one
   * name, which tells them apart and gives them their usual colours, else after the name.
   */
  static ScoreFigures of(List<ReportedRun> runs) {
    Map<String, Set<String>> names = new HashMap<>();
    Map<String, Set<String>> methods = new HashMap<>();
    for (ReportedRun run : runs) {
      String name = run.folder().name();
      for (Measurement row : run.rows()) {
        names.computeIfAbsent(row.method(), _ -> new HashSet<>()).add(name);
        methods.computeIfAbsent(name, _ -> new HashSet<>()).add(row.method());
      }
    }
    boolean alike =
        Stream.concat(names.values().stream(), methods.values().stream())
            .allMatch(counterparts -> counterparts.size() == 1);
    Map<String, String> labels = new HashMap<>();
    if (!alike) {
      runs.forEach(run -> labels.put(run.id(), run.folder().name()));
    }
    List<Integer> lengths = runs.stream().map(ReportedRun::trainingLength).distinct().toList();
    return new ScoreFigures(labels, lengths.size() == 1 ? lengths.getFirst() : 0);
  }

  /** The figures of all rows of one protocol; what cannot be drawn is said. */
  List<Part> of(List<Measurement> rows, String protocol) {
    List<Measurement> named =
        rows.stream()
            .map(row -> row.withMethod(labels.getOrDefault(row.run(), row.method())))
            .toList();
    List<Part> parts = new ArrayList<>();
    List<String> metrics = metrics(named);
    metrics.stream()
        .filter(metric -> lengths(named, metric) > 1)
        .findFirst()
        .ifPresent(metric -> parts.add(byLength(named, metric, protocol)));
    metrics.stream()
        .findFirst()
        .ifPresent(metric -> parts.addAll(byKeysSeen(named, metric, protocol)));
    named.stream()
        .map(Measurement::metric)
        .distinct()
        .map(metric -> NeedleTable.of(named, metric, protocol))
        .filter(table -> !table.panels().isEmpty())
        .forEach(table -> parts.add(new Figure(NeedleChart.of(table, trainingLength), "")));
    return parts;
  }

  /** Those with finite scores of the whole, the preferred one first. */
  private static List<String> metrics(List<Measurement> rows) {
    List<String> metrics =
        rows.stream().filter(ScoreFigures::drawn).map(Measurement::metric).distinct().toList();
    return Stream.concat(metrics.stream().filter(PREFERRED::equals), metrics.stream())
        .distinct()
        .toList();
  }

  private static boolean drawn(Measurement row) {
    return row.slice().isEmpty() && Double.isFinite(row.value());
  }

  private static long lengths(List<Measurement> rows, String metric) {
    return rows.stream()
        .filter(row -> drawn(row) && row.metric().equals(metric))
        .map(Measurement::length)
        .distinct()
        .count();
  }

  private Part byLength(List<Measurement> rows, String metric, String protocol) {
    PerplexityTable table = PerplexityTable.of(rows, metric, protocol);
    if (table.rows().size() > MOST_LINES) {
      return Prose.of(
          "%d lines would be too many for one chart; a report of fewer runs has it."
              .formatted(table.rows().size()));
    }
    return new Figure(PerplexityChart.of(table, trainingLength), "");
  }

  /** At the greatest length at which a method has several budgets. */
  private static List<Part> byKeysSeen(List<Measurement> rows, String metric, String protocol) {
    Map<List<Object>, Set<String>> modes = new HashMap<>();
    for (Measurement row : rows) {
      if (drawn(row) && row.metric().equals(metric) && !row.visibleShare().isEmpty()) {
        modes
            .computeIfAbsent(List.of(row.method(), row.length()), _ -> new HashSet<>())
            .add(row.mode());
      }
    }
    return rows.stream()
        .filter(row ->
            modes.getOrDefault(List.of(row.method(), row.length()), Set.of()).size()
                >= FEWEST_MODES)
        .map(Measurement::length)
        .max(Integer::compare)
        .map(length ->
            List.<Part>of(
                new Figure(BudgetChart.of(rows, new Selection(metric, protocol, length)), "")))
        .orElse(List.of());
  }
}
