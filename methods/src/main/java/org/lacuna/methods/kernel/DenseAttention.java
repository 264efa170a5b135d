package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import org.lacuna.methods.aten.FusedAttention;
import org.lacuna.methods.aten.Ops;

/** Causal attention to all keys by libtorch's fused kernel: the dense attention to measure by. */
public final class DenseAttention {
  private DenseAttention() {}

  /**
   * Attends over a whole sequence.
   *
   * @param q {@code [B, H, L, d]}
   * @param k {@code [B, Hkv, L, d]}
   * @param v {@code [B, Hkv, L, dv]}
   * @return {@code [B, H, L, dv]}
   */
  public static NDArray causal(NDArray q, NDArray k, NDArray v) {
    // libtorch's own grouping takes the slow path that writes out the whole score matrix.
    long group = q.getShape().get(1) / k.getShape().get(1);
    return FusedAttention.of(q, repeated(k, group), repeated(v, group), null, true);
  }

  /** Cast first, which is what is repeated then. */
  private static NDArray repeated(NDArray x, long group) {
    return Ops.repeatInterleave(Ops.operand(x), group, 1);
  }
}
