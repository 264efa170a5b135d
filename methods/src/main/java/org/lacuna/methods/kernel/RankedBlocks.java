package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.LongStream;
import org.lacuna.methods.aten.Ops;

/** The ranking of blocks by libtorch's operators, which sort every row. */
final class RankedBlocks {
  private RankedBlocks() {}

  /** See {@link AttentionKernel#bestBlocks}. */
  static NDArray best(NDArray scores, ForcedBlocks forced, int block, int count, long first) {
    return Ops.scoped(
        scores,
        scored ->
            Ops.topIndices(ranked(scored, forced, block, first), count)
                .toType(DataType.INT32, false));
  }

  /** Infinite for forced blocks, and minus that for those that are not before the query's own. */
  private static NDArray ranked(NDArray scored, ForcedBlocks forced, int block, long first) {
    NDManager manager = scored.getManager();
    Shape shape = scored.getShape();
    LongStream positions = LongStream.range(first, first + shape.get(2));
    NDArray own = column(manager, positions.map(position -> position / block));
    NDArray blocks = column(manager, LongStream.range(0, shape.get(3))).swapAxes(0, 1);
    NDArray past = blocks.lt(own); // [n, N]
    NDArray last = number(manager, Float.NEGATIVE_INFINITY);
    if (forced.equals(ForcedBlocks.NONE)) {
      return Ops.where(past, scored, last);
    }
    NDArray initial = column(manager, LongStream.of(forced.initial()));
    NDArray recent = own.sub(column(manager, LongStream.of(forced.recent())));
    NDArray competes = blocks.gte(initial).logicalAnd(blocks.lt(recent)); // recent is own at most
    NDArray given = Ops.where(past, number(manager, Float.POSITIVE_INFINITY), last);
    return Ops.where(competes, scored, given);
  }

  private static NDArray column(NDManager manager, LongStream values) {
    long[] all = values.toArray();
    return Ops.create(manager, all, new Shape(all.length, 1));
  }

  private static NDArray number(NDManager manager, float value) {
    return manager.full(new Shape(), value, DataType.FLOAT32);
  }
}
