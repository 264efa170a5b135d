package org.lacuna.results;

import java.io.StringWriter;
import java.util.List;
import java.util.regex.Pattern;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvWriteOptions;

/**
 * A table as CSV, every digit kept.
 *
 * <p>Spreadsheets take text that begins like a formula for one, whatever its quotes, and a formula
 * may start programs. A text from a record that begins so gets an apostrophe before it, by which
 * they take it for text.
 */
final class CsvText {

  /** A sign before a number is no formula, unless something is called or reached for later. */
  private static final Pattern FORMULA =
      Pattern.compile("(?s)[=@\\t\\r].*|[+-](?![\\d.∞]).*|[+-].*(\\p{L}\\s*\\(|[|!]).*");

  private CsvText() {}

  /** Comma-separated with a header line, quoted where needed. */
  static String of(Table table) {
    StringWriter text = new StringWriter();
    Table.create(table.columns().stream().<Column<?>>map(CsvText::column).toList())
        .write()
        .usingOptions(CsvWriteOptions.builder(text).lineEnd("\n").build());
    return text.toString();
  }

  private static Column<?> column(Column<?> column) {
    String name = guarded(column.name());
    if (column instanceof StringColumn texts) {
      List<String> cells = texts.asList().stream().map(CsvText::guarded).toList();
      return StringColumn.create(name, cells);
    }
    return column.copy().setName(name);
  }

  private static String guarded(String text) {
    return FORMULA.matcher(text).matches() ? "'" + text : text;
  }
}
