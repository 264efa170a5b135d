package org.lacuna.results.claim;

import java.util.Optional;

/** The scores of a table. */
@FunctionalInterface
public interface Scores {
  /**
   * The score in a place; empty where it was not measured.
   *
   * @throws org.lacuna.results.RunException if the table has no such place
   */
  Optional<Score> at(Cell cell);
}
