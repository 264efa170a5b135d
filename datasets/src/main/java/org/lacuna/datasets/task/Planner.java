package org.lacuna.datasets.task;

import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;

/** Draws what samples of text are about; how large they become is {@link Planned}'s. */
public interface Planner {

  /**
   * The plan of a sample; called again, with further draws, where a plan is unlucky.
   *
   * @throws org.lacuna.datasets.DatasetException if the split has no samples
   */
  Plan plan(Split split, long number, SeededRandom random);

  /** See {@link Generator#chance}. */
  double chance();

  /**
   * Whether the references are to stand in the evidence and nowhere else. A plan whose context
   * happens to hold one of them elsewhere is unlucky.
   */
  default boolean hidesReferences() {
    return true;
  }
}
