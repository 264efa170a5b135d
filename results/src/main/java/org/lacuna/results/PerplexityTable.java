package org.lacuna.results;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.statistics.Interval;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Scores of one metric and protocol by method and context length.
 *
 * <p>A row is a method, in the order in which methods first appear among the measurements. A method
 * that was measured in several modes has a row for each; the mode is named unless it is the usual
 * {@code native}. Runs of the same method that differ in their seed share a row and are averaged;
 * runs that differ in anything else (they repeat a seed) have a row each, named with the run.
 * Measured twice in one run, the later score counts.
 *
 * @param metric such as {@code perplexity}
 * @param protocol such as {@code window-mean}
 * @param lengths context lengths in tokens, ascending
 * @param rows one a method
 */
public record PerplexityTable(
    String metric, String protocol, List<Integer> lengths, List<Row> rows) {

  /**
   * The scores of a method.
   *
   * @param label what the row is called, unique in the table
   * @param method name of the method
   * @param cells by context length; a length that was not measured is absent
   */
  public record Row(String label, String method, SortedMap<Integer, Cell> cells) {
    public Row {
      cells = Collections.unmodifiableSortedMap(new TreeMap<>(cells));
    }

    /** The score at a length; empty where it was not measured. */
    public Optional<Cell> cell(int length) {
      return Optional.ofNullable(cells.get(length));
    }
  }

  /**
   * A score at one length.
   *
   * @param value mean over the runs; not finite where one diverged
   * @param visibleShare keys seen over causal keys, mean over layers and runs; NaN if not recorded
   * @param runs how many runs, each with its seed
   * @param interval where the value lies with a probability of 95 %, see {@link
   *     Repetitions#interval}; null where it is not known
   */
  public record Cell(double value, double visibleShare, int runs, @Nullable Interval interval) {}

  public PerplexityTable {
    lengths = List.copyOf(lengths);
    rows = List.copyOf(rows);
  }

  /** The table of all measurements of the whole by this metric and protocol; empty if none is. */
  public static PerplexityTable of(List<Measurement> all, String metric, String protocol) {
    List<Measurement> chosen =
        Measurement.latest(
            all.stream()
                .filter(m -> m.metric().equals(metric) && m.protocol().equals(protocol))
                .filter(m -> m.slice().isEmpty())
                .toList());
    Set<Integer> lengths = new TreeSet<>();
    chosen.forEach(m -> lengths.add(m.length()));
    List<Row> rows = new ArrayList<>();
    Repetitions.of(chosen, Measurement::length)
        .forEach((label, same) -> rows.add(row(label, same)));
    return new PerplexityTable(metric, protocol, List.copyOf(lengths), rows);
  }

  /** The bare scores: a column {@code method}, then one a length such as {@code 512 tokens}. */
  public Table scores() {
    return numbers(metric + ", protocol " + protocol, Cell::value);
  }

  /** Effective sparsity in the shape of {@link #scores}: keys seen over causal keys. */
  public Table visibleShares() {
    return numbers("share of keys seen, protocol " + protocol, Cell::visibleShare);
  }

  private Table numbers(String title, ToDoubleFunction<Cell> what) {
    Table table = Table.create(title).addColumns(methods());
    for (int length : lengths) {
      DoubleColumn column = DoubleColumn.create(length + " tokens");
      for (Row row : rows) {
        row.cell(length)
            .ifPresentOrElse(
                cell -> column.append(what.applyAsDouble(cell)), column::appendMissing);
      }
      table.addColumns(column);
    }
    return table;
  }

  /** For people: every score with the share of keys seen behind it, as in {@code 3.41 (100 %)}. */
  public Table shown() {
    Table table =
        Table.create("%s (keys seen, %% of causal), protocol %s".formatted(metric, protocol))
            .addColumns(methods());
    for (int length : lengths) {
      Digits digits =
          Digits.of(
              rows.stream().flatMap(row -> row.cell(length).stream()).mapToDouble(Cell::value));
      StringColumn column = StringColumn.create(length + " tokens");
      for (Row row : rows) {
        column.append(row.cell(length).map(cell -> shown(cell, digits)).orElse(Digits.ABSENT));
      }
      table.addColumns(column);
    }
    return table;
  }

  private static String shown(Cell cell, Digits digits) {
    return digits.format(cell.value()) + " (" + Digits.percent(cell.visibleShare()) + ")";
  }

  private StringColumn methods() {
    return StringColumn.create("method", rows.stream().map(Row::label).toList());
  }

  private static Row row(String label, List<Measurement> same) {
    Map<Integer, List<Measurement>> byLength = new TreeMap<>();
    same.forEach(m -> byLength.computeIfAbsent(m.length(), key -> new ArrayList<>()).add(m));
    SortedMap<Integer, Cell> cells = new TreeMap<>();
    byLength.forEach((length, runs) ->
        cells.put(
            length,
            new Cell(
                mean(runs, Measurement::value),
                mean(runs, Measurement::meanVisibleShare),
                runs.size(),
                Repetitions.interval(runs).orElse(null))));
    return new Row(label, same.getFirst().method(), cells);
  }

  private static double mean(List<Measurement> runs, ToDoubleFunction<Measurement> what) {
    return runs.stream().mapToDouble(what).average().orElse(Double.NaN);
  }
}
