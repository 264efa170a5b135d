package org.lacuna.methods.kernel;

import org.lacuna.methods.Visibility.Run;

/**
 * Which keys each query sees, the same for all heads and sequences, as runs of neighbours. Kernels
 * ask from several threads at once. Rules that are equal say the same, so that a kernel may keep
 * what it made of one: a rule that is met again and again is best a record.
 */
@FunctionalInterface
public interface KeyRuns {
  /** Causal attention of queries that follow {@code past} keys: all of them, up to itself. */
  static KeyRuns causal(long past) {
    return new Causal().from(past);
  }

  /** The same rule for queries that follow {@code past} others: of each, its place after those. */
  default KeyRuns from(long past) {
    return past == 0 ? this : new Later(this, Math.toIntExact(past));
  }

  /**
   * The same keys by their places among those that are left: the first {@code head} ones and all
   * from {@code tail} on. No query may see a key between.
   */
  default KeyRuns among(long head, long tail) {
    return new Left(this, Math.toIntExact(head), Math.toIntExact(tail - head));
  }

  /**
   * Visits the keys that a query sees: runs that do not overlap, in rising order, none of them
   * empty.
   *
   * @param query its place among the queries
   */
  void forEach(int query, Run run);

  /** All keys up to the query's own. */
  record Causal() implements KeyRuns {
    @Override
    public void forEach(int query, Run run) {
      run.accept(0, query + 1);
    }
  }

  /** A rule of queries that follow {@code past} others. */
  record Later(KeyRuns runs, int past) implements KeyRuns {
    @Override
    public void forEach(int query, Run run) {
      runs.forEach(past + query, run);
    }
  }

  /** A rule of which {@code gap} keys after the first {@code kept} ones are gone. */
  record Left(KeyRuns runs, int kept, int gap) implements KeyRuns {
    @Override
    public void forEach(int query, Run run) {
      runs.forEach(
          query,
          (from, to) -> run.accept(from < kept ? from : from - gap, to <= kept ? to : to - gap));
    }
  }
}
