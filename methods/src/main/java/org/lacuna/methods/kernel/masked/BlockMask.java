package org.lacuna.methods.kernel.masked;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.LongStream;
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
    long[] positions = LongStream.range(from, to).toArray();
    NDArray position = Ops.create(manager, positions, new Shape(to - from, 1));
    NDArray key = Ops.create(manager, LongStream.range(0, to).toArray(), new Shape(1, to));
    NDArray before = key.lte(position);
    NDArray none = manager.full(new Shape(), Float.NEGATIVE_INFINITY, type);
    if (choice.ownIsSeen()) {
      long[] begins = LongStream.of(positions).map(t -> t / block * block).toArray();
      NDArray begin = Ops.create(manager, begins, new Shape(to - from, 1));
      NDArray own = Ops.where(key.gte(begin), manager.zeros(new Shape(), type), none);
      byKey = byKey.maximum(own);
    }
    // A void entry may open a block of the future, and the own block goes on after the query.
    return Ops.where(before, byKey, none);
  }
}
