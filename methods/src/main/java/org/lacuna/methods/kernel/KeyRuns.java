package org.lacuna.methods.kernel;

import org.lacuna.methods.Visibility.Run;

/**
 * Which keys each query sees, the same for all heads and sequences, as runs of neighbours. Kernels
 * ask from several threads at once.
 */
@FunctionalInterface
public interface KeyRuns {
  /** Causal attention of queries that follow {@code past} keys: all of them, up to itself. */
  static KeyRuns causal(long past) {
    KeyRuns whole = (query, run) -> run.accept(0, query + 1);
    return whole.from(past);
  }

  /** The same rule for queries that follow {@code past} others: of each, its place after those. */
  default KeyRuns from(long past) {
    int first = Math.toIntExact(past);
    return (query, run) -> forEach(first + query, run);
  }

  /**
   * The same keys by their places among those that are left: the first {@code head} ones and all
   * from {@code tail} on. No query may see a key between.
   */
  default KeyRuns among(long head, long tail) {
    int kept = Math.toIntExact(head);
    int gap = Math.toIntExact(tail - head);
    return (query, run) ->
        forEach(
            query,
            (from, to) -> run.accept(from < kept ? from : from - gap, to <= kept ? to : to - gap));
  }

  /**
   * Visits the keys that a query sees: runs that do not overlap, in rising order, none of them
   * empty.
   *
   * @param query its place among the queries
   */
  void forEach(int query, Run run);
}
