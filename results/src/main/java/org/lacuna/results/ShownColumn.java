package org.lacuna.results;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A column as people read it, with as many digits as matter; widths count characters, which all
 * take one place here.
 *
 * @param header its name
 * @param cells from the top
 * @param right whether it begins with a number in every row that has it, and so stands to the right
 */
record ShownColumn(String header, List<String> cells, boolean right) {

  private static final Pattern BREAKS = Pattern.compile("\\R|[\\p{Cntrl}\\x{80}-\\x{9F}]");

  ShownColumn {
    cells = List.copyOf(cells);
  }

  /** The columns of a table. */
  static List<ShownColumn> of(Table table) {
    return table.columns().stream().map(ShownColumn::of).toList();
  }

  private static ShownColumn of(Column<?> column) {
    List<String> cells =
        column instanceof NumericColumn<?> numbers
            ? numbers(numbers)
            : IntStream.range(0, column.size()).mapToObj(i -> line(column.getString(i))).toList();
    boolean right =
        !cells.isEmpty()
            && cells.stream().allMatch(c -> c.matches("|[-\\d∞].*|NaN.*|" + Digits.ABSENT));
    return new ShownColumn(line(column.name()), cells, right);
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

  /** A text on one line, with a space for line ends and other control characters. */
  static String line(String text) {
    return BREAKS.matcher(text).replaceAll(" ");
  }

  /** Without the spaces that align, and spelled for a language. */
  ShownColumn with(UnaryOperator<String> spelling) {
    return new ShownColumn(
        spelled(header, spelling), cells.stream().map(c -> spelled(c, spelling)).toList(), right);
  }

  private static String spelled(String text, UnaryOperator<String> spelling) {
    return spelling.apply(text.strip());
  }

  int width() {
    return Math.max(
        Math.max(header.length(), 3), cells.stream().mapToInt(String::length).max().orElse(0));
  }

  String pad(String text) {
    String space = " ".repeat(width() - text.length());
    return right ? space + text : text + space;
  }
}
