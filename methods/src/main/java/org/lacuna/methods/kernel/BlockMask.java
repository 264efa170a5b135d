package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;

/** The mask of a {@link BlockChoice}: the chosen blocks, and the query's own up to itself. */
public final class BlockMask extends HeadMask {
  private final BlockChoice choice;

  /** The mask of a prefill's choice. */
  public BlockMask(BlockChoice choice) {
    super(choice.past().getShape());
    this.choice = choice;
  }

  @Override
  public NDArray bias(NDManager manager, DataType type, int from, int to, int group) {
    int rows = to - from;
    return rows(manager, type, choice.rows(manager, from, to), from, to)
        .reshape(batch, heads / group, (long) group * rows, to);
  }

  /**
   * The rows of the mask for the queries {@code [from, to)}: {@code [B, H, rows, to]}.
   *
   * @param tile the choice of these queries alone
   */
  public static NDArray rows(NDManager manager, DataType type, BlockChoice tile, int from, int to) {
    Shape shape = tile.past().getShape();
    int block = tile.block();
    long blocks = (to + (long) block - 1) / block;
    // One column more than there are blocks takes the void entries.
    NDArray hidden =
        manager.full(
            new Shape(shape.get(0), shape.get(1), shape.get(2), blocks + 1),
            Float.NEGATIVE_INFINITY,
            type);
    NDArray chosen =
        Ops.scatter(hidden, 3, tile.past().minimum(blocks), manager.zeros(shape, type));
    NDArray byKey = Ops.narrow(Ops.repeatInterleave(chosen, block, 3), 3, 0, to);
    if (tile.ownIsSeen()) {
      NDArray own = Ops.create(manager, own(block, from, to), new Shape(to - from, to));
      byKey = byKey.maximum(own.toType(type, false));
    }
    // A void entry may still open a block of the future; the causal part hides it.
    return byKey.add(causal(manager, type, from, to));
  }

  /** 0 in the query's own block, minus infinity elsewhere. */
  private static float[] own(int block, int from, int to) {
    float[] bias = new float[(to - from) * to];
    java.util.Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    for (int t = from; t < to; t++) {
      int row = (t - from) * to;
      java.util.Arrays.fill(bias, row + t / block * block, row + t + 1, 0);
    }
    return bias;
  }

  private static NDArray causal(NDManager manager, DataType type, int from, int to) {
    float[] bias = new float[(to - from) * to];
    for (int t = from; t < to; t++) {
      int row = (t - from) * to;
      java.util.Arrays.fill(bias, row + t + 1, row + to, Float.NEGATIVE_INFINITY);
    }
    return Ops.create(manager, bias, new Shape(to - from, to)).toType(type, false);
  }
}
