package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorType;

/** The mean key of each complete block: the key summary of MoBA and SSA. */
public final class BlockMeans {
  private BlockMeans() {}

  /**
   * Means over complete blocks; tokens of an unfinished last block are left out.
   *
   * @param k {@code [B, Hkv, L, d]}
   * @return {@code [B, Hkv, floor(L / block), d]} of the type of {@code k}, summed in float32
   */
  public static NDArray of(NDArray k, int block) {
    long blocks = k.getShape().get(2) / block;
    return Ops.scoped(
        k,
        keys -> {
          Shape shape = keys.getShape();
          NDArray whole = Ops.wide(Ops.narrow(keys, 2, 0, blocks * block));
          NDArray means =
              whole
                  .reshape(shape.get(0), shape.get(1), blocks, block, shape.get(3))
                  .mean(new int[] {3});
          return Ops.cast(means, TensorType.of(k));
        });
  }
}
