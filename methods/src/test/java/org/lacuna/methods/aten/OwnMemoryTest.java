package org.lacuna.methods.aten;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.Sample;

@DisplayName("a tensor made from Java's numbers")
class OwnMemoryTest {
  private static final int SIZE = 4096;

  @Test
  @DisplayName("is read by a view after its array is closed and Java has freed its buffers")
  void outlivesItsArray() {
    float[] floats = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      floats[i] = i;
    }
    long[] longs = new long[SIZE];
    Arrays.setAll(longs, i -> i);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray floatView;
      NDArray longView;
      try (NDManager scratch = manager.newSubManager()) {
        floatView = Ops.alias(manager, Ops.create(scratch, floats, new Shape(SIZE)));
        longView = Ops.alias(manager, Ops.create(scratch, longs, new Shape(SIZE)));
      }
      Sample.overwriteFreedBuffers();
      assertThat(floatView.toFloatArray()).isEqualTo(floats);
      assertThat(longView.toLongArray()).isEqualTo(longs);
    }
  }
}
