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
public record MeanKeyScores(NDArray means) implements BlockScores {
  @Override
  public long blocks() {
    return means.getShape().get(2);
  }

  @Override
  public NDArray of(NDArray q, long first) {
    long group = q.getShape().get(1) / means.getShape().get(1);
    NDArray summaries = Ops.repeatInterleave(Ops.alias(q.getManager(), means), group, 1);
    return q.matMul(Ops.swapAxes(summaries, 2, 3)).toType(DataType.FLOAT32, false);
  }
}
