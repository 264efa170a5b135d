package org.lacuna.results.report;

import java.util.List;
import java.util.Locale;
import org.lacuna.results.Digits;

/** A table in a box that scrolls, with the details of its cells. */
final class TableHtml {
  private static final String NUMERIC = "numeric";

  private TableHtml() {}

  /**
   * Writes a table.
   *
   * @param id of its own in the page
   */
  static void write(DataTable table, String id, Markup page) {
    page.open("figure", "class", "table");
    page.element("figcaption", table.caption(), "id", id);
    // What scrolls must be within reach of the keyboard.
    page.open("div", "class", "box", "role", "region", "tabindex", "0", "aria-labelledby", id);
    page.open("table", "aria-labelledby", id);
    page.open("thead").open("tr");
    for (int i = 0; i < table.header().size(); i++) {
      page.element("th", table.header().get(i), "scope", "col", "class", columnStyle(table, i));
    }
    page.close("tr").close("thead").open("tbody");
    for (List<Cell> row : table.rows()) {
      page.open("tr");
      for (int i = 0; i < row.size(); i++) {
        cell(row.get(i), i == 0 ? "th" : "td", i == 0 ? "row" : "", columnStyle(table, i), page);
      }
      page.close("tr");
    }
    page.close("tbody").close("table").close("div").close("figure");
  }

  private static void cell(Cell cell, String tag, String scope, String column, Markup page) {
    Double number = cell.number();
    page.open(
        tag,
        "scope",
        scope,
        "class",
        style(cell, column),
        "data-number",
        number == null || number.isNaN() ? "" : number.toString());
    Detail detail = cell.detail();
    if (detail == null) {
      content(cell, page);
    } else {
      // Of those that share a name only one is open.
      page.open("details", "class", "number", "name", "number").open("summary");
      content(cell, page);
      page.close("summary").open("div", "class", "panel");
      page.element("strong", detail.title());
      FactsHtml.write(detail.facts(), page);
      page.close("div").close("details");
    }
    page.close(tag);
  }

  private static void content(Cell cell, Markup page) {
    page.element("span", cell.text(), "class", "text");
    if (!cell.note().isEmpty()) {
      page.text(" ").element("small", cell.note());
    }
  }

  /** Headings stand over the numbers, which stand on the right. */
  private static String columnStyle(DataTable table, int column) {
    return table.rows().stream().anyMatch(row -> row.get(column).number() != null) ? NUMERIC : "";
  }

  private static String style(Cell cell, String column) {
    String emphasis =
        cell.emphasis() == Cell.Emphasis.PLAIN
            ? ""
            : cell.emphasis().name().toLowerCase(Locale.ROOT);
    boolean missing = cell.text().equals(Digits.ABSENT);
    return ((cell.number() == null && !missing ? "" : column) + " " + emphasis).strip();
  }
}
