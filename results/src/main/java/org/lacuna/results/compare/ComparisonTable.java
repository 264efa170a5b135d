package org.lacuna.results.compare;

import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lacuna.results.Digits;
import org.lacuna.results.RunException;
import org.lacuna.results.statistics.Interval;
import org.lacuna.results.statistics.SeedStatistics;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** A comparison as tables. */
public final class ComparisonTable {

  private ComparisonTable() {}

  /**
   * For people: a row a label and mode, a column a length, and in it the mean over the seeds, half
   * of its interval and the share of keys seen, as in {@code 2.345 ± 0.012 ( 25 %)}.
   */
  public static Table shown(Comparison comparison) {
    Table table =
        Table.create(
                "%s ± %s interval over seeds (keys seen, %% of causal), protocol %s"
                    .formatted(comparison.metric(), percent(comparison), comparison.protocol()))
            .addColumns(names(comparison), seeds(comparison));
    for (int length : comparison.lengths()) {
      List<Optional<SeedStatistics>> cells =
          comparison.rows().stream().map(row -> row.statistics(length)).toList();
      PlusMinus format =
          PlusMinus.of(cells.stream().flatMap(Optional::stream).toList(), comparison.level());
      table.addColumns(
          StringColumn.create(
              length + " tokens",
              comparison.rows().stream()
                  .map(row ->
                      row.statistics(length)
                          .map(cell ->
                              "%s (%s)"
                                  .formatted(
                                      format.format(cell),
                                      Digits.percent(row.visibleShare(length))))
                          .orElse(Digits.ABSENT))));
    }
    return table;
  }

  /**
   * For people: every row less a base row, seed by seed, with half of the interval. A star marks
   * what lies on one side of 0; the base row itself has no cells, nor has what shares no seed with
   * it.
   *
   * @throws RunException if there is no such row
   */
  public static Table differences(Comparison comparison, String base) {
    comparison.row(base);
    Table table =
        Table.create(
                "%s less that of %s ± %s interval over seeds (* excludes 0), protocol %s"
                    .formatted(
                        comparison.metric(), base, percent(comparison), comparison.protocol()))
            .addColumns(names(comparison));
    for (int length : comparison.lengths()) {
      List<Optional<PairedDifference>> cells =
          comparison.rows().stream().map(row -> paired(comparison, row, base, length)).toList();
      PlusMinus format =
          PlusMinus.of(
              cells.stream().flatMap(Optional::stream).map(PairedDifference::statistics).toList(),
              comparison.level());
      table.addColumns(
          StringColumn.create(
              length + " tokens",
              cells.stream()
                  .map(cell ->
                      cell.map(difference ->
                              format.format(difference.statistics())
                                  + (difference.excludesZero() ? " *" : "  "))
                          .orElse(Digits.ABSENT))));
    }
    return table;
  }

  /** Every number with every digit, a row a length; an interval that is not there is empty. */
  public static Table all(Comparison comparison) {
    StringColumn name = StringColumn.create("row");
    IntColumn length = IntColumn.create("length");
    Numbers numbers = new Numbers();
    DoubleColumn visibleShare = DoubleColumn.create("meanVisibleShare");
    for (Comparison.Row row : comparison.rows()) {
      for (int at : row.scores().keySet()) {
        name.append(row.name());
        length.append(at);
        row.statistics(at).ifPresent(cell -> numbers.append(cell, comparison.level()));
        visibleShare.append(row.visibleShare(at));
      }
    }
    return Table.create("comparison")
        .addColumns(name, length)
        .addColumns(numbers.columns())
        .addColumns(visibleShare);
  }

  /**
   * {@link #differences} with every digit, a row a length.
   *
   * @throws RunException if there is no such row
   */
  public static Table allDifferences(Comparison comparison, String base) {
    comparison.row(base);
    StringColumn name = StringColumn.create("row");
    StringColumn less = StringColumn.create("base");
    IntColumn length = IntColumn.create("length");
    Numbers numbers = new Numbers();
    for (Comparison.Row row : comparison.rows()) {
      for (int at : row.scores().keySet()) {
        paired(comparison, row, base, at)
            .ifPresent(difference -> {
              name.append(row.name());
              less.append(base);
              length.append(at);
              numbers.append(difference.statistics(), comparison.level());
            });
      }
    }
    return Table.create("differences").addColumns(name, less, length).addColumns(numbers.columns());
  }

  private static Optional<PairedDifference> paired(
      Comparison comparison, Comparison.Row row, String base, int length) {
    Set<Long> others = comparison.row(base).at(length).keySet();
    boolean common = row.at(length).keySet().stream().anyMatch(others::contains);
    return common && !row.name().equals(base)
        ? Optional.of(PairedDifference.of(comparison, row.name(), base, length))
        : Optional.empty();
  }

  private static String percent(Comparison comparison) {
    return Digits.percent(comparison.level()).strip();
  }

  private static StringColumn names(Comparison comparison) {
    return StringColumn.create("row", comparison.rows().stream().map(Comparison.Row::name));
  }

  /** How many seeds a row has; {@code 2–3} where its lengths differ in that. */
  private static StringColumn seeds(Comparison comparison) {
    return StringColumn.create("seeds", comparison.rows().stream().map(ComparisonTable::seeds));
  }

  private static String seeds(Comparison.Row row) {
    IntSummaryStatistics counts =
        row.scores().values().stream().mapToInt(seeds -> seeds.size()).summaryStatistics();
    return counts.getMin() == counts.getMax()
        ? Integer.toString(counts.getMax())
        : counts.getMin() + "–" + counts.getMax();
  }

  /** The columns of statistics. */
  private static final class Numbers {
    private final IntColumn seeds = IntColumn.create("seeds");
    private final DoubleColumn mean = DoubleColumn.create("mean");
    private final DoubleColumn deviation = DoubleColumn.create("standardDeviation");
    private final DoubleColumn lower = DoubleColumn.create("lower");
    private final DoubleColumn upper = DoubleColumn.create("upper");

    void append(SeedStatistics cell, double level) {
      Optional<Interval> interval = cell.interval(level);
      seeds.append(cell.n());
      mean.append(cell.mean());
      deviation.append(cell.deviation());
      lower.append(interval.map(Interval::lower).orElse(Double.NaN));
      upper.append(interval.map(Interval::upper).orElse(Double.NaN));
    }

    Column<?>[] columns() {
      return new Column<?>[] {seeds, mean, deviation, lower, upper};
    }
  }
}
