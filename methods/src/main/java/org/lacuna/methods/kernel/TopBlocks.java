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
 * Chooses, for every query head by itself, the past blocks whose summary scores highest: {@code
 * s_i(q_t) = q_t . kbar_i}, unscaled. The query's own block never competes (its mean would leak the
 * future); no gradient passes through the choice.
 */
public final class TopBlocks {
  /** Scores held at a time: 32 MiB of float32. */
  private static final long SCORES_AT_A_TIME = 1L << 23;

  private TopBlocks() {}

  /**
   * The highest-scoring past blocks of every query.
   *
   * @param q {@code [B, H, L, d]}
   * @param means {@code [B, Hkv, blocks, d]}, summaries of the blocks from the start on
   * @param count blocks to choose, not counting the query's own
   * @param first position of the first query in the sequence
   */
  public static BlockChoice choose(NDArray q, NDArray means, int block, int count, long first) {
    Shape shape = q.getShape();
    long batch = shape.get(0);
    long heads = shape.get(1);
    long length = shape.get(2);
    long blocks = means.getShape().get(2);
    long chosen = Math.min(count, blocks);
    NDManager manager = q.getManager();
    if (chosen == 0) {
      return new BlockChoice(
          manager.zeros(new Shape(batch, heads, length, 0), DataType.INT64), block);
    }
    long rows = Math.clamp(SCORES_AT_A_TIME / (batch * heads * blocks), 1, length);
    NDList parts = new NDList();
    try (var _ = GradMode.off()) {
      for (long from = 0; from < length; from += rows) {
        long n = Math.min(rows, length - from);
        try (NDManager scratch = manager.newSubManager()) {
          NDArray tile = Ops.alias(scratch, q);
          NDArray scores = scores(Ops.narrow(tile, 2, from, n), means); // [B, H, n, blocks]
          NDArray part =
              Ops.topIndices(scores.add(pastOnly(scratch, first + from, n, blocks, block)), chosen);
          part.attach(manager);
          parts.add(part);
        }
      }
    }
    NDArray past = parts.size() == 1 ? parts.head() : NDArrays.concat(parts, 2);
    return new BlockChoice(past, block);
  }

  /** {@code q . mean} of every query with every block: {@code [B, H, n, blocks]}. */
  private static NDArray scores(NDArray q, NDArray means) {
    long group = q.getShape().get(1) / means.getShape().get(1);
    NDArray summaries = Ops.repeatInterleave(Ops.alias(q.getManager(), means), group, 1);
    return q.matMul(Ops.swapAxes(summaries, 2, 3)).toType(DataType.FLOAT32, false);
  }

  /** 0 where a block lies before the query's own, minus infinity elsewhere: {@code [n, blocks]}. */
  private static NDArray pastOnly(
      NDManager manager, long first, long rows, long blocks, int block) {
    float[] bias = new float[Math.toIntExact(rows * blocks)];
    int at = 0;
    for (long t = first; t < first + rows; t++) {
      for (long i = 0; i < blocks; i++) {
        bias[at++] = i < t / block ? 0 : Float.NEGATIVE_INFINITY;
      }
    }
    return Ops.create(manager, bias, new Shape(rows, blocks));
  }
}
