package org.lacuna.experiments.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
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
import org.junit.jupiter.params.provider.EnumSource;
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

  private Map<String, NDArray> read(Path file) {
    return TensorReader.read(file, manager, EnumSet.of(NumberType.F32));
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
    FileBytes.write(file, tensors);
    Map<String, NDArray> read = read(file);

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
    FileBytes.write(file, Map.of());

    assertThat(read(file)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"w", "we", "weight", "norm.weight", "größe", "ключ", "q\"uote"})
  @DisplayName("8 bytes header length, JSON, data aligned to 8 bytes")
  void headerIsThatOfTheFormat(String name) throws IOException {
    Path file = folder.resolve("some.safetensors");
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put(name, manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)));
    tensors.put("second", manager.create(new float[] {7}));
    FileBytes.write(file, tensors);

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
    assertThat(read(file)).containsOnlyKeys(name, "second");
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
    Map<String, NDArray> read = read(file);

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
        TensorReader.read(file, manager, EnumSet.of(NumberType.F32, NumberType.I64, NumberType.U8));

    assertThat(Tiny.values(read, "float")).containsExactly(1.5f);
    NDArray longs = Objects.requireNonNull(read.get("long"));
    assertThat(longs.getShape()).isEqualTo(new Shape(2, 1));
    assertThat(longs.toLongArray()).containsExactly(-1, 1L << 40);
    assertThat(Objects.requireNonNull(read.get("byte")).toUint8Array()).containsExactly(0, 1, 255);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessage(file + ": long: expected dtype F32, got I64");
    assertThatThrownBy(
            () -> TensorReader.read(file, manager, EnumSet.of(NumberType.I64, NumberType.F32)))
        .hasMessage(file + ": byte: expected dtype F32 or I64, got U8");
  }

  @Test
  void metadataWithoutTheTensors() throws IOException {
    Path file = mixed();
    assertThat(SafetensorsFile.metadata(file))
        .containsExactly(Map.entry("method", "moba"), Map.entry("config", "{\"top_k\": 3}"));

    Path plain = folder.resolve("plain.safetensors");
    FileBytes.write(plain, Map.of("norm", manager.create(new float[] {7})));
    assertThat(SafetensorsFile.metadata(plain)).isEmpty();
  }

  private static byte[] randomBytes(SplittableRandom random, long count) {
    byte[] bytes = new byte[Math.toIntExact(count)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static TensorContent content(NumberType type, Shape shape, byte[] bytes) {
    return new TensorContent(
        type,
        shape,
        (from, stretch) ->
            MemorySegment.copy(MemorySegment.ofArray(bytes), from, stretch, 0, stretch.byteSize()));
  }

  @Test
  @DisplayName("bytes of every type come back, at places that are not aligned")
  void everyType() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    Map<String, TensorContent> tensors = new LinkedHashMap<>();
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    for (NumberType type : NumberType.values()) {
      for (Shape shape : List.of(new Shape(3, 5), new Shape(), new Shape(2, 0, 3))) {
        String name = type + shape.toString();
        bytes.put(name, randomBytes(random, shape.size() * type.bytes()));
        tensors.put(name, content(type, shape, bytes.get(name)));
      }
    }
    Path file = folder.resolve("types.safetensors");
    SafetensorsWriter.write(file, tensors, SafetensorsWriter.FOR_TRANSFORMERS);

    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
      assertThat(read.names()).containsExactlyElementsOf(tensors.keySet());
      tensors.forEach((name, tensor) -> {
        TensorEntry entry = read.entry(name);
        assertThat(entry.type()).isEqualTo(tensor.type());
        assertThat(entry.shape()).isEqualTo(tensor.shape());
        assertThat(entry.elements()).isEqualTo(tensor.shape().size());
        assertThat(read.data(name).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes.get(name));
        assertThat(read.data(name).isReadOnly()).isTrue();
      });
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = NumberType.class,
      names = {"F64", "F32", "I64", "I32", "U8"})
  void arraysOfTheTypesThatAreAskedFor(NumberType type) throws IOException {
    byte[] bytes = randomBytes(new SplittableRandom(1), 6L * type.bytes());
    Path file = folder.resolve("some.safetensors");
    SafetensorsWriter.write(file, Map.of("a", content(type, new Shape(2, 3), bytes)), Map.of());
    Map<String, NDArray> read = TensorReader.read(file, manager, EnumSet.of(type));

    NDArray array = Objects.requireNonNull(read.get("a"));
    assertThat(array.getShape()).isEqualTo(new Shape(2, 3));
    assertThat(array.getDataType().asSafetensors()).isEqualTo(type.name());
    assertThat(TensorMemory.of(array).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes);
  }

  @Test
  @DisplayName("a stored tensor longer than a stretch is copied byte for byte")
  void copiesOfWhatIsStored() throws IOException {
    byte[] bytes = randomBytes(new SplittableRandom(2), 2 * 1_300_001);
    Path first = folder.resolve("first.safetensors");
    Path second = folder.resolve("second.safetensors");
    Map<String, TensorContent> tensors = new LinkedHashMap<>();
    tensors.put("odd", content(NumberType.U8, new Shape(3), new byte[] {1, 2, 3}));
    tensors.put("long", content(NumberType.BF16, new Shape(1_300_001), bytes));
    SafetensorsWriter.write(first, tensors, Map.of());
    try (SafetensorsFile stored = SafetensorsFile.open(first)) {
      Map<String, TensorContent> copies = new LinkedHashMap<>();
      stored.names().forEach(name -> copies.put(name, TensorContent.of(stored, name)));
      SafetensorsWriter.write(second, copies, stored.metadata());
      assertThat(stored.data("long").toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes);
    }

    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void namesThatCannotBeWritten() {
    TensorContent tensor = content(NumberType.U8, new Shape(0), new byte[0]);
    assertThatThrownBy(() ->
            SafetensorsWriter.write(
                folder.resolve("a.safetensors"), Map.of("__metadata__", tensor), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("__metadata__");
  }

  @Test
  void fileThatIsThereIsNotReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("a.safetensors"), "mine");
    assertThatThrownBy(() -> SafetensorsWriter.write(file, Map.of(), Map.of()))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("mine");
  }

  @Test
  void missingTensorNamesTheNearest() throws IOException {
    Path file = mixed();
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      assertThatThrownBy(() -> tensors.data("flaot"))
          .isInstanceOf(SafetensorsException.class)
          .hasMessage(file + ": no tensor flaot; did you mean float?");
      assertThat(tensors.file("long")).isEqualTo(file);
    }
  }

  @Test
  void closedFileCannotBeRead() throws IOException {
    SafetensorsFile tensors = SafetensorsFile.open(mixed());
    MemorySegment data = tensors.data("byte");
    tensors.close();
    assertThatThrownBy(() -> data.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }
}
