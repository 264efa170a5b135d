package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.Ops;

/** Attention of one new query over keys and values at hand. */
public final class DecodeAttention {
  private DecodeAttention() {}

  /**
   * Attends from one token.
   *
   * @param q {@code [B, H, 1, d]}
   * @param k {@code [B, Hkv, n, d]}
   * @param v {@code [B, Hkv, n, dv]}
   * @param bias broadcastable to {@code [B, H, 1, n]} with a head axis of 1 or H; {@code null} to
   *     see all keys
   * @return {@code [B, H, 1, dv]}
   */
  public static NDArray attend(NDArray q, NDArray k, NDArray v, @Nullable NDArray bias) {
    Shape shape = q.getShape();
    long kvHeads = k.getShape().get(1);
    long group = shape.get(1) / kvHeads;
    // The heads of a group become rows of one head, so that keys need no copy for each of them.
    NDArray grouped = q.reshape(shape.get(0), kvHeads, group, shape.get(3));
    NDArray groupedBias =
        bias == null || bias.getShape().get(1) == 1
            ? bias
            : bias.reshape(shape.get(0), kvHeads, group, bias.getShape().get(3));
    return Ops.attention(grouped, k, v, groupedBias, false)
        .reshape(shape.get(0), shape.get(1), 1, -1);
  }
}
