package org.lacuna.results.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lacuna.results.Digits;
import org.lacuna.results.TableText;
import org.lacuna.results.claim.JudgementText;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A result as tables and lines for people. */
public final class PaperText {
  private PaperText() {}

  /**
   * The columns of which something was measured: the numbers with half of their 95 % interval over
   * seeds, and beside them the paper's, where it has any.
   */
  public static Table table(PaperResult result) {
    return table(
        result.table(),
        "%s, here at scale %s".formatted(result.table().title(), result.shortly()),
        true);
  }

  /** The columns of which nothing was measured, if there are any. */
  public static Optional<Table> publishedAlone(PaperResult result) {
    Table table = table(result.table(), "The paper's other numbers", false);
    return table.columnCount() > 1 ? Optional.of(table) : Optional.empty();
  }

  /** The paper's numbers alone, of a table of which nothing was measured. */
  public static Table published(PaperTable numbers) {
    return table(numbers, numbers.title(), false);
  }

  private static Table table(PaperTable numbers, String name, boolean measured) {
    Table table =
        Table.create(name)
            .addColumns(StringColumn.create("row", numbers.rows().stream().map(Heading::title)));
    for (PaperColumn column : PaperColumn.of(numbers)) {
      if ((column.kind() != PaperColumn.Kind.PAPER_ALONE) == measured) {
        String missing = column.kind() == PaperColumn.Kind.HERE ? Digits.ABSENT : "";
        table.addColumns(
            StringColumn.create(
                column.title(), column.texts().stream().map(text -> text.orElse(missing))));
      }
    }
    return table;
  }

  /** What was run there and here, and what is not measured, a line each. */
  public static String scales(PaperResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("There: " + result.paperScale());
    result.scales().forEach(line -> lines.add("Here:  " + line));
    if (!result.overrides().isEmpty()) {
      lines.add("With:  " + String.join(" ", result.overrides()));
    }
    result.unmeasured().forEach(line -> lines.add("Not measured: " + line));
    return String.join("\n", lines) + "\n";
  }

  /** The whole result. */
  public static String text(PaperResult result) {
    return "%s (%s)%n%n%s%n%s%n%s"
        .formatted(
            result.id(),
            result.reference(),
            scales(result),
            Stream.concat(Stream.of(table(result)), publishedAlone(result).stream())
                .map(TableText::console)
                .collect(Collectors.joining("\n")),
            JudgementText.of(result.judgements()));
  }
}
