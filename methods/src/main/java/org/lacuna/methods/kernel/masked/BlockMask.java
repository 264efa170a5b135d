package org.lacuna.methods.kernel.masked;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.kernel.BlockChoice;

/** The mask of a {@link BlockChoice}: the chosen blocks, and the query's own up to itself. */
final class BlockMask extends HeadMask {
  private final BlockChoice choice;

  /**
   * The mask of a choice.
   *
   * @param queries {@code [B, H, n, d]}
   */
  BlockMask(BlockChoice choice, Shape queries) {
    super(queries, choice.first());
    this.choice = choice;
  }

  @Override
  public NDArray bias(
      NDManager manager, DataType type, int from, int to, Stretches keys, int group) {
    int rows = to - from;
    NDArray chosen = Ops.narrow(Ops.alias(manager, choice.past()), 2, from, rows);
    NDArray each = Ops.repeatInterleave(chosen, heads / choice.choosingHeads(), 1);
    return byKey(manager, type, each.toType(DataType.INT64, false), first + from, first + to)
        .reshape(batch, heads / group, (long) group * rows, first + to);
  }

  /** The rows of the queries at the positions {@code [from, to)}: {@code [B, H, rows, to]}. */
  private NDArray byKey(NDManager manager, DataType type, NDArray chosen, int from, int to) {
    int block = choice.block();
    long blocks = (to + (long) block - 1) / block;
    // One column more than there are blocks takes the void entries.
    Shape shape = new Shape(batch, heads, to - from, blocks + 1);
    NDArray hidden = manager.full(shape, Float.NEGATIVE_INFINITY, type);
    NDArray seen =
        Ops.scatter(hidden, 3, chosen.minimum(blocks), manager.zeros(chosen.getShape(), type));
    NDArray byKey = Ops.narrow(Ops.repeatInterleave(seen, block, 3), 3, 0, to);
    if (choice.ownIsSeen()) {
      NDArray own = Ops.create(manager, own(block, from, to), new Shape(to - from, to));
      byKey = byKey.maximum(own.toType(type, false));
    }
    // A void entry may still open a block of the future; the causal part hides it.
    return byKey.add(causal(manager, type, from, to));
  }

  /** 0 in the query's own block, minus infinity elsewhere. */
  private static float[] own(int block, int from, int to) {
    float[] bias = new float[(to - from) * to];
    Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    for (int t = from; t < to; t++) {
      int row = (t - from) * to;
      Arrays.fill(bias, row + t / block * block, row + t + 1, 0);
    }
    return bias;
  }

  private static NDArray causal(NDManager manager, DataType type, int from, int to) {
    float[] bias = new float[(to - from) * to];
    for (int t = from; t < to; t++) {
      int row = (t - from) * to;
      Arrays.fill(bias, row + t + 1, row + to, Float.NEGATIVE_INFINITY);
    }
    return Ops.create(manager, bias, new Shape(to - from, to)).toType(type, false);
  }
}
