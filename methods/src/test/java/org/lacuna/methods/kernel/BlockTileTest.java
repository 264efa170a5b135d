package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BlockTileTest {
  private static final int BLOCK = 16;

  /** 16 MiB of float32. */
  private static final long MOST_BIAS = 1L << 22;

  @Property(tries = 200)
  void tilesAreSmallAtAnyLength(
      @ForAll @IntRange(min = 1, max = 16) int batch,
      @ForAll @IntRange(min = 1, max = 64) int heads,
      @ForAll @IntRange(min = 1, max = 1 << 20) int length) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray nothing = manager.create(new long[0], new Shape(batch, heads, length, 0));
      int rows = new BlockMask(new BlockChoice(nothing, BLOCK)).tileRows();
      assertThat(rows).isBetween(1, 256);
      if (rows > 1) {
        assertThat((long) rows * batch * heads * length).isLessThanOrEqualTo(MOST_BIAS);
      }
    }
  }
}
