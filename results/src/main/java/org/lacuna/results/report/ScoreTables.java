package org.lacuna.results.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.Digits;
import org.lacuna.results.Measurement;
import org.lacuna.results.RowLabels;
import org.lacuna.results.statistics.Interval;

/** The scores of one protocol: a table a metric, a row a run and mode, a column a length. */
final class ScoreTables {
  private final Map<String, ReportedRun> runs;

  /** Tables of these runs. */
  ScoreTables(Map<String, ReportedRun> runs) {
    this.runs = runs;
  }

  /** The table of the rows of one metric and protocol, all of the whole. */
  DataTable of(List<Measurement> rows) {
    Function<Measurement, String> labels = RowLabels.of(rows, Measurement::run);
    Map<String, SortedMap<Integer, Measurement>> byLabel = new LinkedHashMap<>();
    SortedMap<Integer, List<Double>> values = new TreeMap<>();
    for (Measurement row : rows) {
      byLabel.computeIfAbsent(labels.apply(row), _ -> new TreeMap<>()).put(row.length(), row);
      values.computeIfAbsent(row.length(), _ -> new ArrayList<>()).add(row.value());
    }
    SortedMap<Integer, Digits> digits = new TreeMap<>();
    values.forEach(
        (length, column) -> digits.put(length, Digits.of(column.stream().mapToDouble(x -> x))));
    List<String> header = new ArrayList<>(List.of("run", "method", "seed"));
    digits.keySet().forEach(length -> header.add(length + " tokens"));
    List<List<Cell>> cells = new ArrayList<>();
    byLabel.forEach((label, scores) -> cells.add(row(label, scores, digits)));
    return new DataTable(caption(rows), header, cells);
  }

  private List<Cell> row(
      String label, SortedMap<Integer, Measurement> scores, SortedMap<Integer, Digits> digits) {
    Measurement first = scores.values().iterator().next();
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.text(label));
    cells.add(Cell.text(first.method()));
    cells.add(Cell.count(first.seed()));
    digits.forEach((length, shown) -> cells.add(cell(scores.get(length), shown)));
    return cells;
  }

  private Cell cell(@Nullable Measurement row, Digits digits) {
    ReportedRun run = row == null ? null : runs.get(row.run());
    return row == null || run == null
        ? Cell.ABSENT
        : Cell.measured(
            digits.format(row.value()), note(row, digits), row.value(), Origin.of(row, run));
  }

  /** How sure it is, how much attention saw, and what a guess would score. */
  private static String note(Measurement row, Digits digits) {
    List<String> lines = new ArrayList<>();
    Interval interval = row.interval();
    Double error = row.standardError();
    if (interval != null) {
      lines.add(
          "[%s, %s]".formatted(digits.format(interval.lower()), digits.format(interval.upper())));
    } else if (error != null) {
      lines.add("± " + digits.format(error));
    }
    if (!row.visibleShare().isEmpty()) {
      lines.add(Digits.percent(row.meanVisibleShare()).strip() + " of keys");
    }
    Double chance = row.chance();
    if (chance != null) {
      lines.add("chance " + digits.format(chance));
    }
    return String.join("\n", lines);
  }

  private static String caption(List<Measurement> rows) {
    Measurement first = rows.getFirst();
    StringBuilder caption = new StringBuilder(MetricWords.of(first.metric()));
    caption.append(" by run and context length.");
    if (rows.stream().anyMatch(row -> row.interval() != null)) {
      caption.append(" In brackets the 95 % interval.");
    }
    if (rows.stream().anyMatch(row -> row.interval() == null && row.standardError() != null)) {
      caption.append(" After ± the standard error over the samples.");
    }
    if (rows.stream().anyMatch(row -> !row.visibleShare().isEmpty())) {
      caption.append(" Below it the keys that attention saw of those before, mean over layers.");
    }
    return caption.toString();
  }
}
