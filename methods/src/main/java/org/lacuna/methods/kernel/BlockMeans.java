package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import org.lacuna.methods.aten.Ops;

/** The mean key of each complete block: the key summary of MoBA and SSA. */
public final class BlockMeans {
  private BlockMeans() {}

  /**
   * Means over complete blocks; tokens of an unfinished last block are left out.
   *
   * @param k {@code [B, Hkv, L, d]}
   * @return {@code [B, Hkv, floor(L / block), d]}
   */
  public static NDArray of(NDArray k, int block) {
    long blocks = k.getShape().get(2) / block;
    return Ops.narrow(k, 2, 0, blocks * block)
        .reshape(k.getShape().get(0), k.getShape().get(1), blocks, block, k.getShape().get(3))
        .mean(new int[] {3});
  }
}
