package org.lacuna.results.report;

import java.util.List;

/**
 * A table that a reader can sort by any column: by number where its cells have one, else by text.
 *
 * @param caption what it shows, with units and what brackets and signs mean
 * @param header one a column; the first column names the rows
 * @param rows as many cells each as there are columns
 */
public record DataTable(String caption, List<String> header, List<List<Cell>> rows)
    implements Part {

  /**
   * A table.
   *
   * @throws IllegalArgumentException if a row has another number of cells than the header
   */
  public DataTable {
    header = List.copyOf(header);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != header.size()) {
        throw new IllegalArgumentException(
            "table '%s': expected %d cells in a row, found %d"
                .formatted(caption, header.size(), row.size()));
      }
    }
  }
}
