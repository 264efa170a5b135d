package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;

/** The choice of blocks by libtorch's operators: any scores, any number type, any device. */
final class TensorTopBlocks {
  /** Scores of a tile: 32 MiB of float32, a few times over while they are ranked. */
  private static final long SCORES_AT_A_TIME = 1L << 23;

  /** Above any score: what a forced block gets. */
  private static final float FORCED = 1e30f;

  private TensorTopBlocks() {}

  /** The entries of a choice, {@code [B, Hc, n, count]}; see {@link TopBlocks#choose}. */
  static NDArray choose(NDArray q, BlockScores scores, int block, int count, long first) {
    Shape shape = q.getShape();
    long length = shape.get(2);
    long perQuery = shape.get(0) * shape.get(1) * scores.width();
    long rows = Math.clamp(SCORES_AT_A_TIME / perQuery, 1, length);
    NDManager manager = q.getManager();
    NDList parts = new NDList();
    for (long from = 0; from < length; from += rows) {
      long n = Math.min(rows, length - from);
      try (NDManager scratch = manager.newSubManager()) {
        NDArray tile = Ops.narrow(Ops.alias(scratch, q), 2, from, n);
        NDArray scored = scores.of(tile, first + from); // [B, H or Hkv, n, blocks]
        NDArray part =
            Ops.topIndices(scored.add(bias(scratch, scores, first + from, n, block)), count);
        part = part.toType(DataType.INT32, false);
        part.attach(manager);
        parts.add(part);
      }
    }
    return parts.size() == 1 ? parts.head() : NDArrays.concat(parts, 2);
  }

  /** Minus infinity for blocks that do not lie before the query's own: {@code [n, blocks]}. */
  private static NDArray bias(
      NDManager manager, BlockScores scores, long first, long rows, int block) {
    long blocks = scores.blocks();
    ForcedBlocks forced = scores.forced();
    float[] bias = new float[Math.toIntExact(rows * blocks)];
    int at = 0;
    for (long t = first; t < first + rows; t++) {
      long own = t / block;
      for (long i = 0; i < blocks; i++) {
        bias[at++] = i >= own ? Float.NEGATIVE_INFINITY : forced.include(i, own) ? FORCED : 0;
      }
    }
    return Ops.create(manager, bias, new Shape(rows, blocks));
  }
}
