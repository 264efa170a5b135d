package org.lacuna.methods.kernel;

import org.lacuna.methods.Visibility.Run;

/** Which keys each query sees, the same for all heads and sequences, as runs of neighbours. */
@FunctionalInterface
public interface KeyRuns {
  /** Causal attention of queries that follow {@code past} keys: all of them, up to itself. */
  static KeyRuns causal(long past) {
    int first = Math.toIntExact(past);
    return (query, run) -> run.accept(0, first + query + 1);
  }

  /**
   * Visits the keys that a query sees: runs that do not overlap, in rising order, none of them
   * empty.
   *
   * @param query its place among the queries
   */
  void forEach(int query, Run run);
}
