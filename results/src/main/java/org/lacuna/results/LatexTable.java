package org.lacuna.results;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * A table for a paper, by the rules of the package booktabs, with its name as the caption.
 *
 * <p>What means something to LaTeX is spelled out, and so is what its usual fonts have in
 * mathematics only.
 */
final class LatexTable {

  private static final Map<Integer, String> SPELLING =
      Map.ofEntries(
          Map.entry((int) '\\', "\\textbackslash{}"),
          Map.entry((int) '{', "\\{"),
          Map.entry((int) '}', "\\}"),
          Map.entry((int) '$', "\\$"),
          Map.entry((int) '&', "\\&"),
          Map.entry((int) '#', "\\#"),
          Map.entry((int) '%', "\\%"),
          Map.entry((int) '_', "\\_"),
          Map.entry((int) '^', "\\textasciicircum{}"),
          Map.entry((int) '~', "\\textasciitilde{}"),
          Map.entry((int) '|', "\\textbar{}"),
          Map.entry((int) '<', "$<$"),
          Map.entry((int) '>', "$>$"),
          // At the beginning of a row these would belong to the line break before it.
          Map.entry((int) '[', "{[}"),
          Map.entry((int) '*', "{*}"),
          Map.entry((int) '–', "--"),
          Map.entry((int) '±', "$\\pm$"),
          Map.entry((int) '×', "$\\times$"),
          Map.entry((int) '≤', "$\\le$"),
          Map.entry((int) '≥', "$\\ge$"),
          Map.entry((int) '∞', "$\\infty$"),
          Map.entry((int) 'α', "$\\alpha$"));

  private LatexTable() {}

  /** The environment {@code table}; ends with a line end. */
  static String text(Table table) {
    List<ShownColumn> columns =
        ShownColumn.of(table).stream().map(c -> c.with(LatexTable::escaped)).toList();
    String alignment =
        columns.stream().map(c -> c.right() ? "r" : "l").collect(Collectors.joining());
    String header = row(columns.stream().map(ShownColumn::header).toList());
    String rows =
        IntStream.range(0, table.rowCount())
            .mapToObj(i -> row(columns.stream().map(c -> cell(c, i)).toList()))
            .collect(Collectors.joining());
    return """
    \\begin{table}
      \\centering
      \\caption{%s}
      \\begin{tabular}{%s}
        \\toprule
    %s    \\midrule
    %s    \\bottomrule
      \\end{tabular}
    \\end{table}
    """
        .formatted(escaped(ShownColumn.line(table.name())), alignment, header, rows);
  }

  private static String row(List<String> cells) {
    return "    " + String.join(" & ", cells) + " \\\\\n";
  }

  /** A hyphen before a number is a minus. */
  private static String cell(ShownColumn column, int row) {
    String cell = column.cells().get(row);
    return column.right() && cell.startsWith("-") && !cell.startsWith("--")
        ? "$-$" + cell.substring(1)
        : cell;
  }

  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj(c -> SPELLING.getOrDefault(c, Character.toString(c)))
        .collect(Collectors.joining());
  }
}
