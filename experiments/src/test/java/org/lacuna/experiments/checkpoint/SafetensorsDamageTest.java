package org.lacuna.experiments.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged file is refused in one line that names it, before anything is allocated. */
class SafetensorsDamageTest {
  @TempDir Path folder;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private byte[] whole() throws IOException {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put("matrix", manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)));
    tensors.put("norm", manager.create(new float[] {1, 1, 1}));
    Path file = folder.resolve("whole.safetensors");
    Files.deleteIfExists(file);
    Safetensors.write(file, tensors);
    return Files.readAllBytes(file);
  }

  private Path damaged(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("damaged.safetensors"), bytes);
  }

  private static byte[] file(long headerLength, String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(headerLength)
        .put(json)
        .array();
  }

  private void assertRefused(byte[] bytes) throws IOException {
    Path file = damaged(bytes);
    assertThatThrownBy(() -> Safetensors.read(file, manager))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageNotContaining("\n");
  }

  private void assertRefused(String header, int dataBytes) throws IOException {
    assertRefused(file(header.getBytes(StandardCharsets.UTF_8).length, header, dataBytes));
  }

  @ParameterizedTest
  @CsvSource({"F32,4", "I64,8", "U8,1"})
  @DisplayName("every type that is asked for is held to its own size")
  void sizeOfTheElements(String type, int bytes) throws IOException {
    Set<DataType> types = EnumSet.of(DataType.FLOAT32, DataType.INT64, DataType.UINT8);
    for (int size = 1; size <= 16; size++) {
      String header =
          "{\"a\":{\"dtype\":\"%s\",\"shape\":[2],\"data_offsets\":[0,%d]}}".formatted(type, size);
      Path file = damaged(file(header.length(), header, size));
      if (size == 2 * bytes) {
        assertThat(Safetensors.read(file, manager, types)).containsOnlyKeys("a");
      } else {
        assertThatThrownBy(() -> Safetensors.read(file, manager, types))
            .isInstanceOf(CheckpointException.class);
      }
    }
  }

  @Test
  @DisplayName("metadata are refused where the header is")
  void metadataOfADamagedFile() throws IOException {
    byte[] whole = whole();
    for (int length : new int[] {0, 7, 8, 30}) {
      Path file = damaged(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Safetensors.metadata(file))
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(file + ": truncated");
    }
    for (String header : new String[] {"", "[]", "{", "text"}) {
      Path file = damaged(file(header.length(), header, 4));
      assertThatThrownBy(() -> Safetensors.metadata(file)).isInstanceOf(CheckpointException.class);
    }
    for (String metadata : new String[] {"null", "7", "[\"method\"]"}) {
      String header = "{\"__metadata__\":" + metadata + "}";
      assertThat(Safetensors.metadata(damaged(file(header.length(), header, 0)))).isEmpty();
    }
  }

  @Test
  void truncatedAnywhere() throws IOException {
    byte[] whole = whole();
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void moreBytesThanTensors() throws IOException {
    byte[] whole = whole();
    assertRefused(Arrays.copyOf(whole, whole.length + 4));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        -1,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Integer.MAX_VALUE,
        100_000_000,
        100_000_001,
        3,
        0
      })
  void wrongHeaderLength(long length) throws IOException {
    assertRefused(file(length, "{}      ", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "null",
        "[]",
        "7",
        "\"text\"",
        "{\"a\":",
        "{\"a\":null}",
        "{\"a\":7}",
        "{\"a\":[]}",
        "{\"a\":{}}",
        "{\"\":{}}"
      })
  void headerThatIsNoHeader(String header) throws IOException {
    assertRefused(header, 4);
  }

  @Test
  void headerNestedTooDeep() throws IOException {
    assertRefused("[".repeat(100_000), 0);
  }

  @Test
  void headerThatIsNoText() throws IOException {
    byte[] bytes = file(8, "12345678", 0);
    Arrays.fill(bytes, 8, 16, (byte) 0xFF);
    assertRefused(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"F16\"", "\"I64\"", "\"f32\"", "null", "7", "{}", "[\"F32\"]"})
  void otherElementType(String type) throws IOException {
    assertRefused("{\"a\":{\"dtype\":" + type + ",\"shape\":[1],\"data_offsets\":[0,4]}}", 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[-1]",
        "[2]",
        "[1.5]",
        "[\"1\"]",
        "[null]",
        "[[1]]",
        "{\"a\":1}",
        "\"1\"",
        "1",
        "null",
        "[4611686018427387904,4]",
        "[4294967296,4294967296]",
        "[65536,65536]",
        "[9223372036854775807]",
        "[99999999999999999999999]",
        "[0,9223372036854775807]",
        "[0]"
      })
  @DisplayName("shapes that do not go with four bytes of data")
  void impossibleShape(String shape) throws IOException {
    assertRefused("{\"a\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0,4]}}", 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[0,9223372036854775807]", "[9223372036854775807,0]", "[0,-1]"})
  void impossibleShapeWithoutElements(String shape) throws IOException {
    assertRefused("{\"a\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0,0]}}", 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[4,8]",
        "[-4,0]",
        "[4,0]",
        "[0,8]",
        "[0]",
        "[0,4,8]",
        "[]",
        "{}",
        "null",
        "\"0,4\"",
        "[0.5,4.5]",
        "[\"0\",\"4\"]",
        "[9223372036854775804,9223372036854775808]",
        "[9223372036854775807,-9223372036854775805]",
        "[-9223372036854775808,-9223372036854775804]"
      })
  void impossibleOffsets(String offsets) throws IOException {
    assertRefused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" + offsets + "}}", 4);
  }

  @Test
  void overlappingTensors() throws IOException {
    assertRefused(
        """
        {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
        "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}\
        """,
        12);
  }

  @Test
  void gapBetweenTensors() throws IOException {
    assertRefused(
        """
        {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
        "b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}\
        """,
        12);
  }

  @Test
  @DisplayName("many tensors that share the same bytes do not multiply into memory")
  void manyTensorsOnTheSameBytes() throws IOException {
    int floats = 1 << 20;
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < 200; i++) {
      header.append(
          "\"t%d\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
              .formatted(i, floats, floats * Float.BYTES));
    }
    header.setCharAt(header.length() - 1, '}');
    assertRefused(header.toString(), floats * Float.BYTES);
  }

  @Test
  @DisplayName("any byte changed: tensors within the file's size, or a CheckpointException")
  void changedBytes() throws IOException {
    byte[] whole = whole();
    SplittableRandom random = new SplittableRandom(2026);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = whole.clone();
      int at = random.nextInt(bytes.length);
      bytes[at] = (byte) random.nextInt(256);
      Path file = damaged(bytes);
      try (NDManager scratch = manager.newSubManager()) {
        long floats = 0;
        for (NDArray tensor : Safetensors.read(file, scratch).values()) {
          assertThat(tensor.getDataType()).isEqualTo(DataType.FLOAT32);
          floats += tensor.size();
        }
        assertThat(floats * Float.BYTES).isLessThan(bytes.length);
      } catch (CheckpointException e) {
        assertThat(e).hasMessageStartingWith(file + ": ").hasMessageNotContaining("\n");
      } catch (RuntimeException e) {
        fail("byte " + at + " changed to " + bytes[at], e);
      }
    }
  }
}
