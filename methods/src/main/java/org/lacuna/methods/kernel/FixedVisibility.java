package org.lacuna.methods.kernel;

import ai.djl.ndarray.types.Shape;
import java.util.function.IntToLongFunction;
import org.lacuna.methods.Visibility;

/** Visibility that depends on the position only: all heads and sequences see the same keys. */
public final class FixedVisibility implements Visibility {
  private final int batch;
  private final int heads;
  private final int length;
  private final KeyRuns runs;
  private final IntToLongFunction summaries;

  /** The visibility of queries of shape {@code [B, H, L, d]}. */
  public FixedVisibility(Shape queries, KeyRuns runs) {
    this(queries, runs, _ -> 0);
  }

  /**
   * As above, for a method that also attends to summaries.
   *
   * @param summaries how many of them the query at a position sees
   */
  public FixedVisibility(Shape queries, KeyRuns runs, IntToLongFunction summaries) {
    this.batch = Math.toIntExact(queries.get(0));
    this.heads = Math.toIntExact(queries.get(1));
    this.length = Math.toIntExact(queries.get(2));
    this.runs = runs;
    this.summaries = summaries;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public int heads() {
    return heads;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public void forEachRun(int sequence, int head, int query, Run run) {
    runs.forEach(query, run);
  }

  @Override
  public long attended(int sequence, int head, int query) {
    return count(sequence, head, query) + summaries.applyAsLong(query);
  }
}
