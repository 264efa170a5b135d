package org.lacuna.methods.aten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

  @ParameterizedTest
  @EnumSource(value = TensorType.class, names = "OTHER", mode = EnumSource.Mode.EXCLUDE)
  @DisplayName("room for them has their type, and takes them in")
  void room(TensorType type) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray room = Ops.room(manager, new Shape(2, 3), type);
      assertThat(TensorType.of(room)).isEqualTo(type);
      assertThat(room.getManager()).isSameAs(manager);
      Ops.copyInto(room, Ops.create(manager, new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)));
      assertThat(Ops.cast(room, TensorType.FLOAT32).toFloatArray())
          .containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  @DisplayName("room for no known numbers is refused")
  void noRoom() {
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThatThrownBy(() -> Ops.room(manager, new Shape(1), TensorType.OTHER))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
