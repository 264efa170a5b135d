package org.lacuna.methods.minference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.kernel.Windows;

/** Full attention of the last queries of a prompt: where a head's attention goes. */
final class LastQueries {
  private final int heads;
  private final int length;
  private final int queries;

  /** {@code [B, H, queries, L]}. */
  private final float[] weights;

  private LastQueries(int heads, int length, int queries, float[] weights) {
    this.heads = heads;
    this.length = length;
    this.queries = queries;
    this.weights = weights;
  }

  /** The attention of the last {@code count} queries, or of all if there are fewer. */
  static LastQueries of(AttentionInputs in, int count) {
    int length = in.length();
    int queries = Math.min(count, length);
    try (NDManager scratch = in.q().getManager().newSubManager()) {
      NDArray q = Ops.narrow(Ops.alias(scratch, in.q()), 2, length - queries, queries);
      // Windows of one token are the tokens themselves.
      NDArray attention = new Windows(1, 1).attention(q, in.k(), length - queries);
      float[] weights = Ops.cast(attention, TensorType.FLOAT32).toFloatArray();
      return new LastQueries(Math.toIntExact(q.getShape().get(1)), length, queries, weights);
    }
  }

  /** What each key gets from all of them. */
  double[] columns(int sequence, int head) {
    double[] sums = new double[length];
    forEach(sequence, head, (t, j, weight) -> sums[j] += weight);
    return sums;
  }

  /** What all of them give to the key at each offset before them. */
  double[] diagonals(int sequence, int head) {
    double[] sums = new double[length];
    forEach(sequence, head, (t, j, weight) -> sums[t - j] += weight);
    return sums;
  }

  @FunctionalInterface
  private interface Weight {
    void accept(int query, int key, float weight);
  }

  private void forEach(int sequence, int head, Weight action) {
    for (int t = length - queries; t < length; t++) {
      int row = row(sequence, head, t);
      for (int j = 0; j <= t; j++) {
        action.accept(t, j, weights[row + j]);
      }
    }
  }

  private int row(int sequence, int head, int query) {
    return ((sequence * heads + head) * queries + query - (length - queries)) * length;
  }

  /** The share of their attention that a pattern keeps. */
  double recall(Visibility pattern, int sequence, int head) {
    double[] kept = {0};
    for (int t = length - queries; t < length; t++) {
      int row = row(sequence, head, t);
      pattern.forEachRun(
          sequence,
          head,
          t,
          (from, to) -> {
            for (int j = from; j < to; j++) {
              kept[0] += weights[row + j];
            }
          });
    }
    return kept[0] / queries;
  }
}
