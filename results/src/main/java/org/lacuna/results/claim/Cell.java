package org.lacuna.results.claim;

/**
 * A place in a table, written {@code column[row]}.
 *
 * @param column name of the column
 * @param row name of the row
 */
public record Cell(String column, String row) {
  @Override
  public String toString() {
    return column + "[" + row + "]";
  }
}
