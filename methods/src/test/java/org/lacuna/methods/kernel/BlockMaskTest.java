package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.HeadShape;

@DisplayName("the mask of chosen blocks")
class BlockMaskTest extends MaskedKernelContract {
  private static final int BLOCK = 16;

  /** 16 MiB of float32. */
  private static final long MOST_BIAS = 1L << 22;

  @Override
  protected TileMask mask(NDArray q, NDArray k) {
    return new BlockMask(
        TopBlocks.choose(q, new MeanKeyScores(BlockMeans.of(k, BLOCK)), BLOCK, 3, 0));
  }

  @Override
  protected long mostBiasOfTile(HeadShape heads, int length) {
    return Math.min(MOST_BIAS, 256L * heads.heads() * length);
  }

  @Test
  @DisplayName(
      "shows chosen past blocks and the own block up to the query; nothing of void entries")
  void rowsShowChosenBlocks() {
    try (NDManager manager = NDManager.newBaseManager()) {
      // Queries 4, 5, 6 in blocks of 2: own blocks 2, 2, 3; entries at or after those are void.
      NDArray past = manager.create(new long[] {0, 1, 1, 2, 3, 7}, new Shape(1, 1, 3, 2));
      float[] bias =
          BlockMask.rows(manager, DataType.FLOAT32, new BlockChoice(past, 2), 4, 7).toFloatArray();
      float x = Float.NEGATIVE_INFINITY;
      assertThat(bias)
          .containsExactly(
              0, 0, 0, 0, 0, x, x, //
              x, x, 0, 0, 0, 0, x, //
              x, x, x, x, x, x, 0);
    }
  }
}
