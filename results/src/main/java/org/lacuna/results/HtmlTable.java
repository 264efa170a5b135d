package org.lacuna.results;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * A table for a web page, with its name as the caption. It is plain ASCII, so that it reads the
 * same in a page of any charset.
 */
final class HtmlTable {

  private HtmlTable() {}

  /** The element {@code table}; ends with a line end. */
  static String text(Table table) {
    List<ShownColumn> columns =
        ShownColumn.of(table).stream().map(c -> c.with(Html::escaped)).toList();
    String rows =
        IntStream.range(0, table.rowCount())
            .mapToObj(i -> row("td", columns, column -> column.cells().get(i)))
            .collect(Collectors.joining());
    return """
    <table>
      <caption style="text-align: left">%s</caption>
      <thead>
    %s  </thead>
      <tbody>
    %s  </tbody>
    </table>
    """
        .formatted(
            Html.escaped(ShownColumn.line(table.name())),
            row("th", columns, ShownColumn::header),
            rows);
  }

  /** Each cell says where it stands, because pages differ in that; numbers keep to one line. */
  private static String row(
      String element, List<ShownColumn> columns, Function<ShownColumn, String> content) {
    return columns.stream()
        .map(column ->
            "<%s style=\"text-align: %s\">%s</%s>"
                .formatted(element, stands(column, element), content.apply(column), element))
        .collect(Collectors.joining("", "    <tr>", "</tr>\n"));
  }

  private static String stands(ShownColumn column, String element) {
    return !column.right() ? "left" : element.equals("td") ? "right; white-space: nowrap" : "right";
  }
}
