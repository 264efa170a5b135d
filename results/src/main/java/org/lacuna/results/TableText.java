package org.lacuna.results;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/**
 * A table as text that lines up in its source too, and as CSV.
 *
 * <p>CSV keeps every digit and leaves a missing value empty; everything else shows as many digits
 * as matter. {@link TableFormat} has all formats by the ending of a file.
 */
public final class TableText {

  private static final String GAP = "  ";

  private TableText() {}

  /** Aligned with spaces under the table's name; ends with a line end. */
  public static String console(Table table) {
    List<ShownColumn> columns = ShownColumn.of(table);
    List<String> lines = new ArrayList<>();
    lines.add(ShownColumn.line(table.name()));
    lines.add(row(columns, ShownColumn::header));
    lines.add("─".repeat(columns.stream().mapToInt(c -> c.width() + GAP.length()).sum() - 2));
    for (int i = 0; i < table.rowCount(); i++) {
      int at = i;
      lines.add(row(columns, column -> column.cells().get(at)));
    }
    return String.join("\n", lines) + "\n";
  }

  /** The table's name, then a pipe table, aligned in its source too; ends with a line end. */
  public static String markdown(Table table) {
    List<ShownColumn> columns =
        ShownColumn.of(table).stream().map(c -> c.with(TableText::escaped)).toList();
    List<String> lines = new ArrayList<>();
    lines.add(escaped(ShownColumn.line(table.name())));
    lines.add("");
    lines.add(pipes(columns.stream().map(c -> c.pad(c.header())).toList()));
    lines.add(
        pipes(
            columns.stream()
                .map(c -> "-".repeat(c.width() - 1) + (c.right() ? ":" : "-"))
                .toList()));
    for (int i = 0; i < table.rowCount(); i++) {
      int at = i;
      lines.add(pipes(columns.stream().map(c -> c.pad(c.cells().get(at))).toList()));
    }
    return String.join("\n", lines) + "\n";
  }

  /**
   * Comma-separated with a header line, quoted where needed; every digit kept. Text that a
   * spreadsheet would take for a formula has an apostrophe before it.
   */
  public static String csv(Table table) {
    return CsvText.of(table);
  }

  private static String row(List<ShownColumn> columns, Function<ShownColumn, String> content) {
    return columns.stream()
        .map(column -> column.pad(content.apply(column)))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private static String pipes(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  /** Text alone: neither the border of a cell, nor HTML, nor a link. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "\\<").replace("](", "]\\(");
  }
}
