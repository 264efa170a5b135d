package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.GradMode;

/**
 * The block selector: for every query the past blocks that score highest. The query's own block
 * never competes (its summary would leak the future); no gradient passes through the choice.
 */
public final class TopBlocks {
  private TopBlocks() {}

  /**
   * The highest-scoring past blocks of every query: forced ones first, then by score, of equal ones
   * the first. Which blocks stand for scores that are no numbers is not said.
   *
   * @param q {@code [B, H, L, d]}
   * @param block tokens in a block
   * @param count blocks to choose, not counting the query's own
   * @param first position of the first query in the sequence
   */
  public static BlockChoice choose(
      NDArray q, BlockScores scores, int block, int count, long first) {
    int chosen = Math.toIntExact(Math.min(count, scores.blocks()));
    return new BlockChoice(past(q, scores, block, chosen, first), block, true, first);
  }

  private static NDArray past(NDArray q, BlockScores scores, int block, int count, long first) {
    if (count == 0) {
      Shape shape = q.getShape();
      Shape none = new Shape(shape.get(0), shape.get(1), shape.get(2), 0);
      return q.getManager().zeros(none, DataType.INT32);
    }
    try (var _ = GradMode.off()) {
      return scores instanceof ProductScores products && MemoryTopBlocks.serves(q, products)
          ? MemoryTopBlocks.choose(q, products, block, count, first)
          : TensorTopBlocks.choose(q, scores, block, count, first);
    }
  }
}
