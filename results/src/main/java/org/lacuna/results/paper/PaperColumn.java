package org.lacuna.results.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lacuna.results.Digits;
import org.lacuna.results.compare.Comparison;
import org.lacuna.results.compare.PlusMinus;

/**
 * A column of a table as it is shown.
 *
 * @param title with whose numbers they are
 * @param kind whose
 * @param cells one a row of the table
 * @param texts the same in words, with equally many digits; empty where there is no number
 */
public record PaperColumn(
    String title, Kind kind, List<Optional<TableCell>> cells, List<Optional<String>> texts) {
  /** Whose numbers a column has. */
  public enum Kind {
    /** The paper's, of what was measured too. */
    PAPER,
    /** The measured ones: the mean with half of its interval over seeds. */
    HERE,
    /** The paper's, of what was not measured. */
    PAPER_ALONE
  }

  public PaperColumn {
    cells = List.copyOf(cells);
    texts = List.copyOf(texts);
  }

  /**
   * Those of a table: where something was measured the paper's numbers, if it has any, and the
   * measured ones beside them; then what the paper alone has.
   */
  public static List<PaperColumn> of(PaperTable table) {
    List<PaperColumn> columns = new ArrayList<>();
    List<PaperColumn> alone = new ArrayList<>();
    for (Heading heading : table.columns()) {
      List<Optional<TableCell>> cells =
          table.rows().stream().map(row -> table.at(heading, row)).toList();
      boolean measured = known(cells).stream().anyMatch(cell -> !cell.measured().isEmpty());
      List<Published> numbers =
          known(cells).stream().map(TableCell::published).filter(Objects::nonNull).toList();
      if (!numbers.isEmpty()) {
        Kind kind = measured ? Kind.PAPER : Kind.PAPER_ALONE;
        Digits digits = Digits.of(numbers.stream().mapToDouble(Published::value));
        (measured ? columns : alone)
            .add(
                new PaperColumn(
                    heading.title() + ", paper",
                    kind,
                    cells,
                    cells.stream().map(cell -> cell.flatMap(it -> paper(it, digits))).toList()));
      }
      if (measured) {
        PlusMinus format =
            PlusMinus.of(
                known(cells).stream().flatMap(cell -> cell.statistics().stream()).toList(),
                Comparison.USUAL_LEVEL);
        columns.add(
            new PaperColumn(
                heading.title() + ", here",
                Kind.HERE,
                cells,
                cells.stream().map(cell -> cell.flatMap(it -> here(it, format))).toList()));
      }
    }
    columns.addAll(alone);
    return columns;
  }

  private static List<TableCell> known(List<Optional<TableCell>> cells) {
    return cells.stream().flatMap(Optional::stream).toList();
  }

  private static Optional<String> paper(TableCell cell, Digits digits) {
    return Optional.ofNullable(cell.published())
        .map(number ->
            digits.format(number.value())
                + (number.spread() == null ? "" : " ± " + number.spread()));
  }

  private static Optional<String> here(TableCell cell, PlusMinus format) {
    return cell.statistics()
        .map(seeds -> seeds.n() == 1 ? format.mean(seeds) : format.format(seeds));
  }
}
