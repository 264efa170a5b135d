package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;

/**
 * Every query head scores a block by its mean key: {@code s_i(q_t) = q_t . kbar_i}, unscaled, as in
 * MoBA.
 *
 * @param means {@code [B, Hkv, blocks, d]}, of the complete blocks from the start on
 */
public record MeanKeyScores(NDArray means) implements ProductScores {
  /** Products of so many blocks, or a multiple, are fast on a GPU. */
  private static final long TOGETHER = 32;

  @Override
  public long blocks() {
    return means.getShape().get(2);
  }

  @Override
  public NDArray of(NDArray q, long first) {
    return of(q, first, blocks());
  }

  @Override
  public NDArray of(NDArray q, long first, long wanted) {
    long few = Math.min(blocks(), Math.ceilDiv(wanted, TOGETHER) * TOGETHER);
    NDArray summaries = Ops.narrow(Ops.alias(q.getManager(), means), 2, 0, few);
    return products(q, summaries).toType(DataType.FLOAT32, false);
  }

  /** Queries are a stretch of all: rows of one head only as a copy, and so summaries are copied. */
  private static NDArray products(NDArray q, NDArray summaries) {
    Shape shape = q.getShape();
    if (shape.get(2) < summaries.getShape().get(2)) {
      return GroupRows.products(q, summaries);
    }
    long group = shape.get(1) / summaries.getShape().get(1);
    NDArray repeated = Ops.repeatInterleave(Ops.wide(summaries), group, 1);
    return Ops.wide(q).matMul(Ops.swapAxes(repeated, 2, 3));
  }

  @Override
  public NDArray summaries() {
    return means;
  }

  @Override
  public long reach(long position, long past) {
    return past;
  }

  @Override
  public boolean groupChooses() {
    return false;
  }

  @Override
  public RowScores onMemory(int group) {
    return (_, _, _, _) -> {}; // products are scores
  }
}
