package org.lacuna.results.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lacuna.results.Digits;
import org.lacuna.results.TableText;
import org.lacuna.results.claim.JudgementText;
import org.lacuna.results.compare.PlusMinus;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A result as tables and lines for people. */
public final class PaperText {
  private static final double LEVEL = 0.95;

  private PaperText() {}

  /**
   * The columns of which something was measured: the numbers with half of their 95 % interval over
   * seeds, and beside them the paper's, where it has any.
   */
  public static Table table(PaperResult result) {
    return table(
        result.table(),
        "%s, here at scale %s".formatted(result.table().title(), result.scale()),
        true);
  }

  /** The columns of which nothing was measured, if there are any. */
  public static Optional<Table> publishedAlone(PaperResult result) {
    Table table = table(result.table(), "The paper's other numbers", false);
    return table.columnCount() > 1 ? Optional.of(table) : Optional.empty();
  }

  private static Table table(PaperTable numbers, String name, boolean measured) {
    Table table =
        Table.create(name)
            .addColumns(StringColumn.create("row", numbers.rows().stream().map(Heading::title)));
    List<Heading> columns =
        numbers.columns().stream()
            .filter(column -> numbers.isMeasured(column) == measured)
            .toList();
    for (Heading column : columns) {
      List<Optional<TableCell>> cells =
          numbers.rows().stream().map(row -> numbers.at(column, row)).toList();
      List<TableCell> known = cells.stream().flatMap(Optional::stream).toList();
      if (known.stream().anyMatch(cell -> cell.published() != null)) {
        Digits digits =
            Digits.of(
                known.stream()
                    .map(TableCell::published)
                    .filter(Objects::nonNull)
                    .mapToDouble(Published::value));
        table.addColumns(
            StringColumn.create(
                column.title() + ", paper",
                cells.stream().map(cell -> cell.map(it -> paper(it, digits)).orElse(""))));
      }
      if (measured) {
        PlusMinus format =
            PlusMinus.of(
                known.stream().flatMap(cell -> cell.statistics().stream()).toList(), LEVEL);
        table.addColumns(
            StringColumn.create(
                column.title() + ", here",
                cells.stream().map(cell -> cell.map(it -> here(it, format)).orElse(""))));
      }
    }
    return table;
  }

  private static String paper(TableCell cell, Digits digits) {
    Published published = cell.published();
    if (published == null) {
      return "";
    }
    Double spread = published.spread();
    return digits.format(published.value()) + (spread == null ? "" : " ± " + spread);
  }

  private static String here(TableCell cell, PlusMinus format) {
    return cell.statistics()
        .map(seeds -> seeds.n() == 1 ? format.mean(seeds) : format.format(seeds))
        .orElse(Digits.ABSENT);
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
