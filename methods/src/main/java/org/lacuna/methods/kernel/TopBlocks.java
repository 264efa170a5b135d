package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;

/**
 * The block selector: for every query the past blocks that score highest. The query's own block
 * never competes (its summary would leak the future); no gradient passes through the choice.
 */
public final class TopBlocks {
  /** Scores of a tile: 32 MiB of float32, a few times over while they are ranked. */
  private static final long SCORES_AT_A_TIME = 1L << 23;

  /** Above any score: what a forced block gets. */
  private static final float FORCED = 1e30f;

  private TopBlocks() {}

  /**
   * The highest-scoring past blocks of every query.
   *
   * @param q {@code [B, H, L, d]}
   * @param block tokens in a block
   * @param count blocks to choose, not counting the query's own
   * @param first position of the first query in the sequence
   */
  public static BlockChoice choose(
      NDArray q, BlockScores scores, int block, int count, long first) {
    Shape shape = q.getShape();
    long batch = shape.get(0);
    long heads = shape.get(1);
    long length = shape.get(2);
    long blocks = scores.blocks();
    long chosen = Math.min(count, blocks);
    NDManager manager = q.getManager();
    if (chosen == 0) {
      return new BlockChoice(
          manager.zeros(new Shape(batch, heads, length, 0), DataType.INT32), block, true, first);
    }
    long rows = Math.clamp(SCORES_AT_A_TIME / (batch * heads * scores.width()), 1, length);
    NDList parts = new NDList();
    try (var _ = GradMode.off()) {
      for (long from = 0; from < length; from += rows) {
        long n = Math.min(rows, length - from);
        try (NDManager scratch = manager.newSubManager()) {
          NDArray tile = Ops.narrow(Ops.alias(scratch, q), 2, from, n);
          NDArray scored = scores.of(tile, first + from); // [B, H or Hkv, n, blocks]
          NDArray part =
              Ops.topIndices(scored.add(bias(scratch, scores, first + from, n, block)), chosen);
          part = part.toType(DataType.INT32, false);
          part.attach(manager);
          parts.add(part);
        }
      }
    }
    NDArray past = parts.size() == 1 ? parts.head() : NDArrays.concat(parts, 2);
    return new BlockChoice(past, block, true, first);
  }

  /** Minus infinity for blocks that do not lie before the query's own: {@code [n, blocks]}. */
  private static NDArray bias(
      NDManager manager, BlockScores scores, long first, long rows, int block) {
    long blocks = scores.blocks();
    float[] bias = new float[Math.toIntExact(rows * blocks)];
    int at = 0;
    for (long t = first; t < first + rows; t++) {
      for (long i = 0; i < blocks; i++) {
        boolean past = i < t / block;
        bias[at++] = !past ? Float.NEGATIVE_INFINITY : scores.isForced(t, i) ? FORCED : 0;
      }
    }
    return Ops.create(manager, bias, new Shape(rows, blocks));
  }
}
