package org.lacuna.methods.kernel.vector;

import org.lacuna.methods.Visibility;

/** The runs of keys that one query of one head of one sequence sees. */
@FunctionalInterface
interface RowRuns {
  /** Visits the runs, none empty, apart from each other. */
  void forEach(int sequence, int head, int query, Visibility.Run run);
}
