package org.lacuna.experiments.conform;

import java.util.List;

/** Recomputes what the vectors of some methods hold. */
interface ConformanceCheck {
  /** Whether vectors of that method, as their metadata name it, are checked here. */
  boolean knows(String method);

  /**
   * Compares everything in a vector.
   *
   * @throws ConformanceException if the vector lacks something or does not fit together
   */
  List<Comparison> check(ConformanceVector vector);
}
