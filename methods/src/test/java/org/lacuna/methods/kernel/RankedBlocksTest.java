package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.aten.Ops;

@DisplayName("the ranking of blocks by operators")
class RankedBlocksTest {
  private static final float LEAST = Float.NEGATIVE_INFINITY;

  /** Two queries in the blocks 3 and 4, of two tokens each. */
  private static int[] best(ForcedBlocks forced, int count, float... scores) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray both = Ops.create(manager, scores, new Shape(1, 1, 2, scores.length / 2));
      return RankedBlocks.best(both, forced, 2, count, 7).toIntArray();
    }
  }

  @Test
  @DisplayName("takes past blocks by score, of equal ones the first, and then void ones in order")
  void byScore() {
    int[] chosen = best(ForcedBlocks.NONE, 5, 1, 2, 2, 9, 9, 9, LEAST, 1, 0, 1, 9, 9);
    assertThat(chosen).containsExactly(1, 2, 0, 3, 4, 1, 3, 2, 0, 4);
  }

  @Test
  @DisplayName("takes forced blocks first, whatever their scores")
  void forcedFirst() {
    int[] chosen = best(new ForcedBlocks(1, 1), 3, LEAST, 5, LEAST, 9, 9, 0, 2, 1, 0, 9);
    assertThat(chosen).containsExactly(0, 2, 1, 0, 3, 1);
  }

  @Test
  @DisplayName("forces all of the past where there is not more of it")
  void forcedAll() {
    int[] chosen = best(new ForcedBlocks(9, 9), 4, 1, 2, 3, 4, 4, 1, 2, 3, 4, 5);
    assertThat(chosen).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
  }
}
