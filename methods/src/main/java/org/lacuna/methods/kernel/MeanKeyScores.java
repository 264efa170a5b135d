package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.lacuna.methods.aten.Ops;

/**
 * Every query head scores a block by its mean key: {@code s_i(q_t) = q_t . kbar_i}, unscaled, as in
 * MoBA.
 *
 * @param means {@code [B, Hkv, blocks, d]}, of the complete blocks from the start on
 */
public record MeanKeyScores(NDArray means) implements ProductScores {
  @Override
  public long blocks() {
    return means.getShape().get(2);
  }

  @Override
  public NDArray of(NDArray q, long first) {
    return GroupRows.products(q, Ops.alias(q.getManager(), means)).toType(DataType.FLOAT32, false);
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
