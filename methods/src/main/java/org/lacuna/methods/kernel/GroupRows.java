package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;

/** The heads of a group as rows of one head, so that keys need no copy for each of them. */
final class GroupRows {
  private GroupRows() {}

  /**
   * The products of queries with the summaries of their group.
   *
   * @param q {@code [B, H, n, d]}
   * @param summaries {@code [B, Hkv, N, d]}
   * @return {@code [B, H, n, N]}, float32 for halves, which as scores would be too coarse
   */
  static NDArray products(NDArray q, NDArray summaries) {
    Shape shape = q.getShape(); // [B, H, n, d]
    long kvHeads = summaries.getShape().get(1);
    long group = shape.get(1) / kvHeads;
    return Ops.wide(q)
        .reshape(shape.get(0), kvHeads, group * shape.get(2), shape.get(3))
        .matMul(Ops.swapAxes(Ops.wide(summaries), 2, 3))
        .reshape(shape.get(0), shape.get(1), shape.get(2), -1);
  }
}
