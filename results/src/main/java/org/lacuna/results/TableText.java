package org.lacuna.results;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvWriteOptions;

/**
 * A table as text: for the console, as Markdown, as CSV.
 *
 * <p>Console and Markdown show as many digits as matter; CSV keeps every digit and leaves a missing
 * value empty. Columns that begin with a number in every row stand to the right.
 */
public final class TableText {

  private static final String GAP = "  ";

  private TableText() {}

  /** Aligned with spaces under the table's name; ends with a line end. */
  public static String console(Table table) {
    List<Shown> columns = columns(table);
    List<String> lines = new ArrayList<>();
    lines.add(table.name());
    lines.add(row(columns, Shown::header));
    lines.add("─".repeat(columns.stream().mapToInt(c -> c.width() + GAP.length()).sum() - 2));
    for (int i = 0; i < table.rowCount(); i++) {
      int at = i;
      lines.add(row(columns, column -> column.cells().get(at)));
    }
    return String.join("\n", lines) + "\n";
  }

  /** A pipe table, aligned in its source too; ends with a line end. */
  public static String markdown(Table table) {
    List<Shown> columns = columns(table).stream().map(Shown::escaped).toList();
    List<String> lines = new ArrayList<>();
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

  /** Comma-separated with a header line, quoted where needed; every digit kept. */
  public static String csv(Table table) {
    StringWriter text = new StringWriter();
    table.write().usingOptions(CsvWriteOptions.builder(text).lineEnd("\n").build());
    return text.toString();
  }

  private static String row(List<Shown> columns, Function<Shown, String> content) {
    return columns.stream()
        .map(column -> column.pad(content.apply(column)))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private static String pipes(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static List<Shown> columns(Table table) {
    return table.columns().stream().map(TableText::shown).toList();
  }

  private static Shown shown(Column<?> column) {
    List<String> cells =
        column instanceof NumericColumn<?> numbers
            ? numbers(numbers)
            : IntStream.range(0, column.size()).mapToObj(column::getString).toList();
    boolean right =
        !cells.isEmpty()
            && cells.stream().allMatch(c -> c.matches("[-\\d∞].*|NaN.*|" + Digits.ABSENT));
    return new Shown(column.name(), cells, right);
  }

  private static List<String> numbers(NumericColumn<?> column) {
    boolean whole = !(column instanceof DoubleColumn);
    Digits digits =
        whole
            ? new Digits(0)
            : Digits.of(IntStream.range(0, column.size()).mapToDouble(column::getDouble));
    return IntStream.range(0, column.size())
        .mapToObj(i -> {
          if (column.isMissing(i)) {
            return Digits.ABSENT;
          }
          // Not through double: a long may have more digits than one holds.
          return whole ? column.getUnformattedString(i) : digits.format(column.getDouble(i));
        })
        .toList();
  }

  /** A column as text; widths count characters, which all take one place here. */
  private record Shown(String header, List<String> cells, boolean right) {

    int width() {
      return Math.max(
          Math.max(header.length(), 3), cells.stream().mapToInt(String::length).max().orElse(0));
    }

    String pad(String text) {
      String space = " ".repeat(width() - text.length());
      return right ? space + text : text + space;
    }

    Shown escaped() {
      return new Shown(escape(header), cells.stream().map(c -> escape(c.strip())).toList(), right);
    }

    private static String escape(String text) {
      return text.replace("|", "\\|").replaceAll("\\R", " ");
    }
  }
}
