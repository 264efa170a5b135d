package org.lacuna.experiments.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.Tiny;
import org.lacuna.methods.aten.TensorMemory;
import org.lacuna.results.Json;

/** What is written can be read again, by us and by others. */
class SafetensorsTest {
  @TempDir Path folder;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static int[] bits(NDArray tensor) {
    return TensorMemory.of(tensor).toArray(ValueLayout.JAVA_INT);
  }

  @RepeatedTest(20)
  @DisplayName("any bits come back, NaN, infinities and denormals among them")
  void roundTripIsExact(RepetitionInfo info) throws IOException {
    SplittableRandom random = new SplittableRandom(info.getCurrentRepetition());
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      long[] dimensions = random.longs(random.nextInt(4), 1, 7).toArray();
      NDArray tensor = manager.zeros(new Shape(dimensions));
      TensorMemory.of(tensor).copyFrom(MemorySegment.ofArray(random.ints(tensor.size()).toArray()));
      tensors.put("tensor." + i, tensor);
    }
    Path file = folder.resolve("some.safetensors");
    Safetensors.write(file, tensors);
    Map<String, NDArray> read = Safetensors.read(file, manager);

    assertThat(read).containsOnlyKeys(tensors.keySet());
    tensors.forEach((name, tensor) -> {
      NDArray again = Objects.requireNonNull(read.get(name));
      assertThat(again.getShape()).isEqualTo(tensor.getShape());
      assertThat(bits(again)).containsExactly(bits(tensor));
    });
  }

  @Test
  void noTensorsAtAll() throws IOException {
    Path file = folder.resolve("none.safetensors");
    Safetensors.write(file, Map.of());

    assertThat(Safetensors.read(file, manager)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"w", "we", "weight", "norm.weight", "größe", "ключ", "q\"uote"})
  @DisplayName("8 bytes header length, JSON, data aligned to 8 bytes")
  void headerIsThatOfTheFormat(String name) throws IOException {
    Path file = folder.resolve("some.safetensors");
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put(name, manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)));
    tensors.put("second", manager.create(new float[] {7}));
    Safetensors.write(file, tensors);

    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(buffer.getLong());
    JsonNode header = Json.MAPPER.readTree(new String(bytes, 8, length, StandardCharsets.UTF_8));
    assertThat(length % 8).as("padding of the header").isZero();
    assertThat(bytes).hasSize(8 + length + 7 * Float.BYTES);
    assertThat(header.path(name))
        .hasToString("{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}");
    assertThat(header.path("second").path("data_offsets")).hasToString("[24,28]");
    assertThat(buffer.getFloat(8 + length + 24)).isEqualTo(7);
    assertThat(Safetensors.read(file, manager)).containsOnlyKeys(name, "second");
  }

  @Test
  @DisplayName("metadata and data in another order than the header's, as others write it")
  void readsWhatOthersWrite() throws IOException {
    byte[] json =
        """
        {"__metadata__":{"format":"pt"},
        "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]},
        "a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}
        """
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 12).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json).putFloat(1).putFloat(2).putFloat(3);
    Path file = Files.write(folder.resolve("other.safetensors"), bytes.array());
    Map<String, NDArray> read = Safetensors.read(file, manager);

    assertThat(read).containsOnlyKeys("a", "b");
    assertThat(Tiny.values(read, "a")).containsExactly(1);
    assertThat(Tiny.values(read, "b")).containsExactly(2, 3);
  }

  /** Three tensors of three types, and what the file says of itself. */
  private Path mixed() throws IOException {
    byte[] json =
        """
        {"__metadata__":{"method":"moba","config":"{\\"top_k\\": 3}"},
        "float":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
        "long":{"dtype":"I64","shape":[2,1],"data_offsets":[4,20]},
        "byte":{"dtype":"U8","shape":[3],"data_offsets":[20,23]}}
        """
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 23).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json).putFloat(1.5f).putLong(-1).putLong(1L << 40);
    bytes.put((byte) 0).put((byte) 1).put((byte) 255);
    return Files.write(folder.resolve("mixed.safetensors"), bytes.array());
  }

  @Test
  void furtherTypesWhereTheyAreAskedFor() throws IOException {
    Path file = mixed();
    Map<String, NDArray> read =
        Safetensors.read(
            file, manager, EnumSet.of(DataType.FLOAT32, DataType.INT64, DataType.UINT8));

    assertThat(Tiny.values(read, "float")).containsExactly(1.5f);
    NDArray longs = Objects.requireNonNull(read.get("long"));
    assertThat(longs.getShape()).isEqualTo(new Shape(2, 1));
    assertThat(longs.toLongArray()).containsExactly(-1, 1L << 40);
    assertThat(Objects.requireNonNull(read.get("byte")).toUint8Array()).containsExactly(0, 1, 255);
    assertThatThrownBy(() -> Safetensors.read(file, manager))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(file + ": long: expected dtype F32, got I64");
    assertThatThrownBy(
            () -> Safetensors.read(file, manager, EnumSet.of(DataType.FLOAT32, DataType.INT64)))
        .hasMessage(file + ": byte: expected dtype F32 or I64, got U8");
  }

  @Test
  void metadataWithoutTheTensors() throws IOException {
    Path file = mixed();
    assertThat(Safetensors.metadata(file))
        .containsExactly(Map.entry("method", "moba"), Map.entry("config", "{\"top_k\": 3}"));

    Path plain = folder.resolve("plain.safetensors");
    Safetensors.write(plain, Map.of("norm", manager.create(new float[] {7})));
    assertThat(Safetensors.metadata(plain)).isEmpty();
  }
}
