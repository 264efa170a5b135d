package org.lacuna.results.paper;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.lacuna.results.Nearest;
import org.lacuna.results.RunException;
import org.lacuna.results.claim.Cell;
import org.lacuna.results.claim.Score;
import org.lacuna.results.claim.Scores;

/**
 * A paper's table with what was measured in it.
 *
 * @param title what it is of
 * @param rows at least one
 * @param columns at least one
 * @param cells those that have a number, in any order
 */
public record PaperTable(
    String title, List<Heading> rows, List<Heading> columns, List<TableCell> cells) {
  public PaperTable {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    cells = List.copyOf(cells);
  }

  /** The numbers in a place; empty where there is none. */
  public Optional<TableCell> at(Heading column, Heading row) {
    return at(new Cell(column.name(), row.name()));
  }

  private Optional<TableCell> at(Cell place) {
    return cells.stream().filter(cell -> cell.place().equals(place)).findFirst();
  }

  /** What was measured, for claims to be judged by. */
  public Scores measured() {
    return measured(Map.of());
  }

  /**
   * What was measured, with the same of samples that were drawn anew.
   *
   * @param resampled by place and seed; see {@link Score}
   */
  public Scores measured(Map<Cell, SortedMap<Long, double[]>> resampled) {
    return scores(
        cell -> cell.score(resampled.getOrDefault(cell.place(), Collections.emptySortedMap())));
  }

  /** The paper's own numbers, as if they had no error. */
  public Scores published() {
    return scores(
        cell -> Optional.ofNullable(cell.published()).map(number -> Score.exact(number.value())));
  }

  private Scores scores(Function<TableCell, Optional<Score>> of) {
    return place -> {
      require("column", place.column(), columns);
      require("row", place.row(), rows);
      return at(place).flatMap(of);
    };
  }

  private void require(String kind, String name, List<Heading> headings) {
    List<String> known = headings.stream().map(Heading::name).toList();
    if (!known.contains(name)) {
      String hint = Nearest.to(name, known).map("; the nearest is '%s'"::formatted).orElse("");
      throw new RunException("%s: no %s '%s'%s".formatted(title, kind, name, hint));
    }
  }
}
