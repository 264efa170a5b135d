package org.lacuna.experiments.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lacuna.methods.aten.Ops;

/** Stored weights come into float32 arrays that exist. */
class TensorReaderTest {
  @TempDir Path folder;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** Numbers that every type of floats has. */
  private NDArray array(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 255 - 127) / 8f;
    }
    return Ops.create(manager, values, new Shape(rows, columns));
  }

  private Path written(Map<String, TensorContent> tensors) throws IOException {
    Path file = folder.resolve("some.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of());
    return file;
  }

  @ParameterizedTest
  @EnumSource(
      value = NumberType.class,
      names = {"F32", "F16", "BF16"})
  @DisplayName("arrays of more than a stretch come back through each type")
  void throughEveryType(NumberType type) throws IOException {
    NDArray array = array(701, 1003);
    Map<String, TensorContent> tensors = new LinkedHashMap<>();
    tensors.put("first", TensorContent.of(array(1, 3), type));
    tensors.put("second", TensorContent.of(array, type));
    NDArray target = manager.zeros(new Shape(701, 1003));
    try (SafetensorsFile file = SafetensorsFile.open(written(tensors))) {
      assertThat(file.entry("second").type()).isEqualTo(type);
      TensorReader.copyInto(target, file, "second");
    }

    assertThat(target.toFloatArray()).isEqualTo(array.toFloatArray());
  }

  @Test
  void rowsOfAnArrayAreATarget() throws IOException {
    NDArray whole = manager.zeros(new Shape(4, 2));
    Path path = written(Map.of("a", TensorContent.of(array(2, 2), NumberType.F32)));
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      TensorReader.copyInto(whole.get("1:3"), file, "a");
    }

    assertThat(whole.toFloatArray())
        .containsExactly(0, 0, -15.875f, -15.75f, -15.625f, -15.5f, 0, 0);
  }

  @Test
  void otherShapeOrTypeOrName() throws IOException {
    Map<String, TensorContent> tensors = new LinkedHashMap<>();
    tensors.put("weight", TensorContent.of(array(2, 3), NumberType.F32));
    tensors.put(
        "count",
        new TensorContent(NumberType.I64, new Shape(2), (from, stretch) -> stretch.fill((byte) 0)));
    Path path = written(tensors);
    NDArray target = manager.zeros(new Shape(3, 2));
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThatThrownBy(() -> TensorReader.copyInto(target, file, "weight"))
          .isInstanceOf(SafetensorsException.class)
          .hasMessage(path + ": weight: expected shape (3, 2), got (2, 3)");
      assertThatThrownBy(() -> TensorReader.copyInto(manager.zeros(new Shape(2)), file, "count"))
          .isInstanceOf(SafetensorsException.class)
          .hasMessage(path + ": count: expected dtype F32 or F16 or BF16, got I64");
      assertThatThrownBy(() -> TensorReader.copyInto(target, file, "wieght"))
          .isInstanceOf(SafetensorsException.class)
          .hasMessage(path + ": no tensor wieght; did you mean weight?");
    }
  }

  @Test
  @DisplayName("arrays whose memory is laid out otherwise are refused, not filled wrongly")
  void otherMemory() throws IOException {
    Path path = written(Map.of("a", TensorContent.of(array(2, 3), NumberType.F32)));
    NDArray transposed = manager.zeros(new Shape(3, 2)).transpose();
    NDArray doubles = manager.zeros(new Shape(2, 3), DataType.FLOAT64);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThatThrownBy(() -> TensorReader.copyInto(transposed, file, "a"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> TensorReader.copyInto(doubles, file, "a"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    TensorContent view = TensorContent.of(transposed, NumberType.F32);
    assertThatThrownBy(
            () -> SafetensorsWriter.write(folder.resolve("b"), Map.of("a", view), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TensorContent.of(transposed, NumberType.F64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected F32 or F16 or BF16, got F64");
  }
}
