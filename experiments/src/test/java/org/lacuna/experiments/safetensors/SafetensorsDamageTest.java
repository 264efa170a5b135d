package org.lacuna.experiments.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.results.RunException;

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
    FileBytes.write(file, tensors);
    return Files.readAllBytes(file);
  }

  private Path damaged(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("damaged.safetensors"), bytes);
  }

  private void assertRefused(byte[] bytes) throws IOException {
    Path file = damaged(bytes);
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageNotContaining("\n");
  }

  private void assertRefused(String header, int dataBytes) throws IOException {
    assertRefused(FileBytes.of(header, dataBytes));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("every type is held to its own size")
  void sizeOfTheElements(NumberType type) throws IOException {
    for (int size = 1; size <= 16; size++) {
      String header =
          "{\"a\":{\"dtype\":\"%s\",\"shape\":[2],\"data_offsets\":[0,%d]}}".formatted(type, size);
      Path file = damaged(FileBytes.of(header.length(), header, size));
      if (size == 2 * type.bytes()) {
        try (SafetensorsFile whole = SafetensorsFile.open(file)) {
          assertThat(whole.names()).containsExactly("a");
        }
      } else {
        assertThatThrownBy(() -> SafetensorsFile.open(file))
            .isInstanceOf(SafetensorsException.class)
            .hasMessageContaining("shape and data offsets disagree");
      }
    }
  }

  @Test
  @DisplayName("metadata are refused where the header is")
  void metadataOfADamagedFile() throws IOException {
    byte[] whole = whole();
    for (int length : new int[] {0, 7, 8, 30}) {
      Path file = damaged(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafetensorsFile.metadata(file))
          .isInstanceOf(SafetensorsException.class)
          .hasMessageStartingWith(file + ": truncated");
    }
    for (String header : new String[] {"", "[]", "{", "text"}) {
      Path file = damaged(FileBytes.of(header.length(), header, 4));
      assertThatThrownBy(() -> SafetensorsFile.metadata(file))
          .isInstanceOf(SafetensorsException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "[\"method\"]", "{\"a\":7}", "{\"a\":null}", "{\"a\":{}}"})
  void metadataThatAreNoTexts(String metadata) throws IOException {
    Path file = damaged(FileBytes.of("{\"__metadata__\":" + metadata + "}", 0));
    assertThatThrownBy(() -> SafetensorsFile.metadata(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageStartingWith(file + ": __metadata__: ");
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
    assertRefused(FileBytes.of(length, "{}      ", 0));
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
    byte[] bytes = FileBytes.of(8, "12345678", 0);
    Arrays.fill(bytes, 8, 16, (byte) 0xFF);
    assertRefused(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"F16\"", "\"I64\"", "\"f32\"", "\"\"", "\"F4\"", "null", "7", "{}", "[\"F32\"]"})
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
  void unknownTypeNamesTheKnown() throws IOException {
    String header = "{\"a\":{\"dtype\":\"F4\",\"shape\":[1],\"data_offsets\":[0,1]}}";
    Path file = damaged(FileBytes.of(header, 1));
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .hasMessageStartingWith(file + ": a: unknown dtype \"F4\"; known are F64, F32, F16, BF16,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"dtpye\":\"U8\"}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,1]}}",
        "{\"a\":{\"shape\":[1],\"data_offsets\":[0,1]}}",
        "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,1]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}} {}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}}",
        " {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
        "{\"\\ud800\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[1,1]}}",
        "{\"__metadata__\":{},\"__metadata__\":{},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}"
      })
  @DisplayName("keys given twice, unknown, missing; text before and after; too many axes")
  void headerThatIsNotExactlyThatOfTheFormat(String header) throws IOException {
    assertRefused(header, 1);
  }

  @Test
  @DisplayName("spaces and line ends after the header are padding")
  void padding() throws IOException {
    String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}} \n  ";
    try (SafetensorsFile file = SafetensorsFile.open(damaged(FileBytes.of(header, 1)))) {
      assertThat(file.names()).containsExactly("a");
    }
  }

  @Test
  @DisplayName("tensors without elements lie between others, in any order of the header")
  void tensorsWithoutElements() throws IOException {
    String header =
        """
        {"end":{"dtype":"F32","shape":[0],"data_offsets":[4,4]},
        "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
        "begin":{"dtype":"F32","shape":[3,0],"data_offsets":[0,0]}}\
        """;
    try (SafetensorsFile file = SafetensorsFile.open(damaged(FileBytes.of(header, 4)))) {
      assertThat(file.names()).containsExactly("begin", "a", "end");
    }
  }

  @Test
  @DisplayName("a name of many lines and characters makes one line of bounded length")
  void nameOfManyLines() throws IOException {
    String name = "a\\n\\u001b[2J\\u2028".repeat(1000);
    Path file = damaged(FileBytes.of("{\"" + name + "\":7}", 0));
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(SafetensorsException.class)
        .message()
        .startsWith(file + ": a [2J a")
        .doesNotContainPattern("[\\p{Cntrl}\\u2028]")
        .hasSizeLessThan(file.toString().length() + 700);
  }

  @Test
  void pointerOfGitLfs() throws IOException {
    String pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 988097824\n";
    Path file = Files.writeString(folder.resolve("pointer.safetensors"), pointer);
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining("git lfs pull");
  }

  @Test
  void whatIsNotAFile() throws IOException {
    Path nowhere = folder.resolve("nowhere.safetensors");
    assertThatThrownBy(() -> SafetensorsFile.open(nowhere))
        .isInstanceOf(RunException.class)
        .hasMessage(nowhere + ": no such file or folder");
    Path directory = Files.createDirectory(folder.resolve("folder.safetensors"));
    assertThatThrownBy(() -> SafetensorsFile.open(directory))
        .isInstanceOf(SafetensorsException.class)
        .hasMessage(directory + ": not a file");
  }
}
