package org.lacuna.methods.ssa;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.Ops;

/**
 * The alignment loss of SSA: how far full and sparse output of the same queries, keys and values
 * are apart. Each term moves one stream; the other is a constant to it.
 */
public record Alignment(AlignmentConfig parameters) {
  /**
   * The loss of one layer by the direction that is configured, before its weight.
   *
   * @param full {@code [B, H, L, dv]}
   * @param sparse {@code [B, H, L, dv]}
   * @param gate {@code [B, H, L, 1]}; absent where the model has none
   * @return a scalar
   */
  public NDArray loss(NDArray full, NDArray sparse, @Nullable NDArray gate) {
    boolean gated = gate != null && parameters.outputs() == AlignmentConfig.Outputs.GATED;
    NDArray a = Ops.wide(gated ? full.mul(gate) : full);
    NDArray b = Ops.wide(gated ? sparse.mul(gate) : sparse);
    return switch (parameters.direction()) {
      case FULL_TO_SPARSE -> distance(a, b);
      case SPARSE_TO_FULL -> distance(b, a);
      case BOTH -> distance(a, b).add(distance(b, a));
    };
  }

  /** The distance to a target that carries no gradient. */
  private NDArray distance(NDArray moved, NDArray target) {
    NDArray fixed = target.stopGradient();
    return switch (parameters.distance()) {
      case SMOOTH_L1 -> Ops.smoothL1(moved, fixed);
      case L2 -> Ops.meanSquaredDifference(moved, fixed);
    };
  }
}
