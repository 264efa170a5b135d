package org.lacuna.methods.kernel;

import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.Visibility;

/** Visibility that depends on the position only: all heads and sequences see the same keys. */
public final class FixedVisibility implements Visibility {
  /** Tells the runs of keys that the query at a position sees. */
  @FunctionalInterface
  public interface Rule {
    void runs(int position, Run run);
  }

  private final int batch;
  private final int heads;
  private final int length;
  private final Rule rule;

  /** The visibility of queries of shape {@code [B, H, L, d]}. */
  public FixedVisibility(Shape queries, Rule rule) {
    this.batch = Math.toIntExact(queries.get(0));
    this.heads = Math.toIntExact(queries.get(1));
    this.length = Math.toIntExact(queries.get(2));
    this.rule = rule;
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
    rule.runs(query, run);
  }
}
