package org.lacuna.experiments.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lacuna.methods.aten.Ops;

/** Tensors of two places as one, and tensors that are written anew as another type. */
class LayeredTensorsTest {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @TempDir Path folder;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray array(float... values) {
    return Ops.create(manager, values, new Shape(values.length));
  }

  private Path file(String name, Map<String, NDArray> arrays) throws IOException {
    Path file = folder.resolve(name);
    FileBytes.write(file, arrays);
    return file;
  }

  private static float[] floats(StoredTensors tensors, String name) {
    return tensors.data(name).toArray(FLOAT);
  }

  @Test
  @DisplayName("what is over hides what is under, and of that only what counts is there")
  void layers() throws IOException {
    Path over = file("over.safetensors", Map.of("a", array(1), "b", array(2, 3)));
    Path under =
        file("under.safetensors", Map.of("b", array(9), "c", array(4), "unused", array(5)));
    try (StoredTensors both =
        SafetensorsFile.open(over).over(SafetensorsFile.open(under), Set.of("b", "c"))) {
      assertThat(both.names()).containsExactlyInAnyOrder("a", "b", "c");
      assertThat(floats(both, "a")).containsExactly(1);
      assertThat(floats(both, "b")).containsExactly(2, 3);
      assertThat(both.entry("b").shape()).isEqualTo(new Shape(2));
      assertThat(floats(both, "c")).containsExactly(4);
      assertThat(both.file("b")).isEqualTo(over);
      assertThat(both.file("c")).isEqualTo(under);
      assertThat(both.path()).isEqualTo(over);
      for (String missing : new String[] {"unused", "d"}) {
        assertThatThrownBy(() -> both.data(missing)).isInstanceOf(SafetensorsException.class);
        assertThatThrownBy(() -> both.entry(missing)).isInstanceOf(SafetensorsException.class);
      }
    }
  }

  @Test
  @DisplayName("nothing of one place is all of the other")
  void emptyLayer() throws IOException {
    Path over = file("over.safetensors", Map.of());
    Path under = file("under.safetensors", Map.of("c", array(4)));
    try (StoredTensors both =
        SafetensorsFile.open(over).over(SafetensorsFile.open(under), Set.of("c"))) {
      assertThat(floats(both, "c")).containsExactly(4);
    }
  }

  @Test
  void countedButNotThere() throws IOException {
    Path over = file("over.safetensors", Map.of("a", array(1)));
    Path under = file("under.safetensors", Map.of("alpha", array(2)));
    try (StoredTensors first = SafetensorsFile.open(over);
        StoredTensors second = SafetensorsFile.open(under)) {
      assertThatThrownBy(() -> first.over(second, Set.of("alfa")))
          .isInstanceOf(SafetensorsException.class)
          .hasMessageContainingAll("under.safetensors", "alfa", "did you mean alpha?");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = NumberType.class,
      names = {"F32", "F16", "BF16"})
  @DisplayName("a tensor of several stretches is in another type what it is at once")
  void manyStretches(NumberType stored) throws IOException {
    // More than a writer's stretch of a megabyte in every type, and not a multiple of one.
    float[] values = new float[600_011];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i) * (i % 97);
    }
    Path first = folder.resolve("first.safetensors");
    SafetensorsWriter.write(first, Map.of("x", TensorContent.of(array(values), stored)), Map.of());
    for (NumberType type : Floats.TYPES) {
      Path second = folder.resolve("second-" + type + ".safetensors");
      Path expected = folder.resolve("expected-" + type + ".safetensors");
      try (StoredTensors tensors = SafetensorsFile.open(first)) {
        SafetensorsWriter.write(
            second, Map.of("x", TensorContent.of(tensors, "x", type)), Map.of());
        NDArray read = Ops.create(manager, new float[values.length], new Shape(values.length));
        TensorReader.copyInto(read, tensors, "x");
        SafetensorsWriter.write(expected, Map.of("x", TensorContent.of(read, type)), Map.of());
      }
      assertThat(second).hasSameBinaryContentAs(expected);
    }
  }
}
