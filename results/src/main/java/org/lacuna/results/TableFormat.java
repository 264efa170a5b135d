package org.lacuna.results;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.Table;

/** In what a table can be written. */
public enum TableFormat {
  /** Aligned with spaces, as on a terminal. */
  CONSOLE(".txt"),
  /** Comma-separated, every digit kept. */
  CSV(".csv"),
  /** A pipe table. */
  MARKDOWN(".md"),
  /** An environment {@code table} that needs the package booktabs. */
  LATEX(".tex"),
  /** An element {@code table}. */
  HTML(".html");

  private final String ending;

  TableFormat(String ending) {
    this.ending = ending;
  }

  /**
   * The format that a file's ending asks for.
   *
   * @throws RunException naming the endings there are, and the nearest
   */
  public static TableFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> name.endsWith(format.ending))
        .findFirst()
        .orElseThrow(() -> unknown(file));
  }

  private static RunException unknown(Path file) {
    List<String> endings = Arrays.stream(values()).map(format -> format.ending).toList();
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String hint =
        dot < 0
            ? ""
            : Nearest.to(name.substring(dot), endings).map("; the nearest is "::concat).orElse("");
    return RunException.in(
        file, "expected a name that ends in one of %s%s".formatted(endings, hint));
  }

  /** The table as text; ends with a line end. */
  public String text(Table table) {
    return switch (this) {
      case CONSOLE -> TableText.console(table);
      case CSV -> TableText.csv(table);
      case MARKDOWN -> TableText.markdown(table);
      case LATEX -> LatexTable.text(table);
      case HTML -> HtmlTable.text(table);
    };
  }
}
