package org.lacuna.experiments.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lacuna.experiments.Mutations;
import org.lacuna.methods.aten.TensorMemory;

/**
 * Whatever becomes of a file, it is read as the tensors that its header claims or refused in one
 * line that names it, at a small cost.
 */
class SafetensorsFuzzTest {
  private static final int CASES = 2000;

  /** Reads without the checks that are tested here. */
  private static final ObjectMapper LENIENT = new ObjectMapper();

  private static final String FIRST = "model-00001-of-00002.safetensors";
  private static final String SECOND = "model-00002-of-00002.safetensors";
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * Heap that a refusal may cost, whatever the file says: its text many times over, and its trace.
   */
  private static final long MOST_ALLOCATED = 4 << 20;

  @TempDir Path folder;

  private final Map<String, byte[]> whole = new LinkedHashMap<>();
  private int read;
  private int refused;

  private static Map<String, TensorContent> tensors() {
    Map<String, TensorContent> tensors = new LinkedHashMap<>();
    for (NumberType type :
        List.of(NumberType.F32, NumberType.BF16, NumberType.F16, NumberType.I64, NumberType.U8)) {
      tensors.put("layers." + type + ".weight", content(type, new Shape(2, 3)));
      tensors.put("layers." + type + ".bias", content(type, new Shape(1)));
    }
    tensors.put("empty", content(NumberType.F32, new Shape(0, 4)));
    tensors.put("scalar", content(NumberType.F32, new Shape()));
    return tensors;
  }

  private static TensorContent content(NumberType type, Shape shape) {
    return new TensorContent(
        type, shape, (from, stretch) -> stretch.fill((byte) (17 * type.bytes())));
  }

  private static Mutations mutations(long seed) {
    return new Mutations(
        seed,
        "\"F64\"",
        "\"I8\"",
        "\"F4\"",
        "[0,0]",
        "[4294967296,4294967296]",
        "\"__metadata__\"",
        "\"../model.safetensors\"",
        "\"/etc/passwd\"",
        "\"/model.safetensors\"",
        "\"" + FIRST + "\"",
        "\"" + SECOND + "\"",
        "\"" + INDEX + "\"");
  }

  /** Writes the whole files and remembers them. */
  private void seed(long mostBytes) throws IOException {
    ShardWriter.write(folder, "model", tensors(), Map.of("format", "pt", "of", "test"), mostBytes);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        whole.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    check("whole");
    assertThat(read).isEqualTo(1);
  }

  private byte[] whole(String name) {
    return Objects.requireNonNull(whole.get(name));
  }

  private static int headerBytes(byte[] file) {
    return Math.toIntExact(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong());
  }

  private static String header(byte[] file) {
    return new String(file, 8, headerBytes(file), StandardCharsets.UTF_8);
  }

  private static byte[] withHeader(byte[] file, long length, String header) {
    byte[] data = Arrays.copyOfRange(file, 8 + headerBytes(file), file.length);
    return Mutations.joined(FileBytes.of(length, header, 0), data);
  }

  /** What becomes of a file. */
  enum Damage {
    /** Bytes anywhere. */
    BYTES {
      @Override
      byte[] to(byte[] file, Mutations mutations) {
        return mutations.ofBytes(file);
      }
    },
    /** Words of the header, whose length is put right. */
    HEADER {
      @Override
      byte[] to(byte[] file, Mutations mutations) {
        String header = mutations.ofJson(header(file));
        return withHeader(file, header.getBytes(StandardCharsets.UTF_8).length, header);
      }
    },
    /** Words of the header, and data of any length. */
    HEADER_AND_DATA {
      @Override
      byte[] to(byte[] file, Mutations mutations) {
        byte[] changed = HEADER.to(file, mutations);
        return Arrays.copyOf(changed, Math.max(8, changed.length + mutations.below(3) - 1));
      }
    },
    /** Places that are of the right size and wrong: moved, or those of another tensor. */
    PLACES {
      @Override
      byte[] to(byte[] file, Mutations mutations) {
        try {
          JsonNode header = LENIENT.readTree(header(file));
          List<JsonNode> places = header.findValues("data_offsets");
          for (int changes = 1 + mutations.below(3); changes > 0; changes--) {
            ArrayNode place = (ArrayNode) places.get(mutations.below(places.size()));
            JsonNode other = places.get(mutations.below(places.size()));
            int size = place.path(1).intValue() - place.path(0).intValue();
            int from =
                mutations.below(2) == 0
                    ? place.path(0).intValue() + mutations.below(9) - 4
                    : other.path(0).intValue();
            place.removeAll().add(from).add(from + size);
          }
          String text = header.toString();
          return withHeader(file, text.getBytes(StandardCharsets.UTF_8).length, text);
        } catch (JsonProcessingException e) {
          throw new AssertionError(e);
        }
      }
    },
    /** The header's length alone. */
    LENGTH {
      @Override
      byte[] to(byte[] file, Mutations mutations) {
        long length =
            switch (mutations.below(4)) {
              case 0 -> headerBytes(file) + mutations.below(65) - 32;
              case 1 -> 1L << mutations.below(64);
              case 2 -> -1L >>> mutations.below(64);
              default -> mutations.below(2 * file.length);
            };
        return withHeader(file, length, header(file));
      }
    };

    abstract byte[] to(byte[] file, Mutations mutations);
  }

  /** Reads the folder and holds what comes out against the files. */
  private void check(String what) throws IOException {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try (StoredTensors tensors = StoredTensors.inFolder(folder, "model")) {
      assertAllocated(before);
      assertAsClaimed(tensors);
      read++;
    } catch (SafetensorsException e) {
      assertAllocated(before);
      assertThat(e.getMessage())
          .as(what)
          .startsWith(folder.toString())
          .containsPattern("(?s)^\\S+(\\.safetensors|\\.index\\.json): .")
          .doesNotContainPattern("[\\p{Cntrl}\\u2028\\u2029]");
      refused++;
    } catch (RuntimeException | Error e) {
      fail(what, e);
    }
  }

  private static void assertAllocated(long before) {
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_ALLOCATED);
  }

  private void assertAsClaimed(StoredTensors tensors) throws IOException {
    Set<Path> files = new TreeSet<>();
    if (tensors instanceof SafetensorsFile single) {
      files.add(single.path());
    } else {
      JsonNode map = LENIENT.readTree(Files.readString(tensors.path())).path("weight_map");
      for (Map.Entry<String, JsonNode> entry : map.properties()) {
        assertThat(tensors.file(entry.getKey()))
            .isEqualTo(folder.resolve(entry.getValue().textValue()));
        files.add(tensors.file(entry.getKey()));
      }
    }
    int entries = 0;
    for (Path file : files) {
      entries += assertAsClaimed(tensors, file);
    }
    assertThat(tensors.entries()).hasSize(entries);
  }

  /** Every tensor of the file is there as claimed, and all of them take the whole file. */
  private static int assertAsClaimed(StoredTensors tensors, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int dataStart = 8 + headerBytes(bytes);
    JsonNode header = LENIENT.readTree(header(bytes));
    int entries = 0;
    long total = 0;
    for (Map.Entry<String, JsonNode> claimed : header.properties()) {
      if (claimed.getKey().equals("__metadata__")) {
        continue;
      }
      TensorEntry entry = tensors.entry(claimed.getKey());
      JsonNode value = claimed.getValue();
      long[] shape = LENIENT.convertValue(value.path("shape"), long[].class);
      int from = dataStart + value.path("data_offsets").path(0).intValue();
      int to = dataStart + value.path("data_offsets").path(1).intValue();
      MemorySegment data = tensors.data(entry.name());

      assertThat(entry.type().name()).isEqualTo(value.path("dtype").textValue());
      assertThat(entry.shape()).isEqualTo(new Shape(shape));
      assertThat(data.byteSize()).isEqualTo(entry.shape().size() * entry.type().bytes());
      assertThat(data.mismatch(MemorySegment.ofArray(Arrays.copyOfRange(bytes, from, to))))
          .isEqualTo(-1);
      assertThat(tensors.file(entry.name())).isEqualTo(file);
      entries++;
      total += data.byteSize();
    }
    assertThat(dataStart + total).isEqualTo(bytes.length);
    return entries;
  }

  /** Anew and not over the old one, which some file systems would force to the disk. */
  private void replace(String name, byte[] bytes) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
    Files.write(folder.resolve(name), bytes, StandardOpenOption.CREATE_NEW);
  }

  private void damage(String name, byte[] bytes, String what) throws IOException {
    replace(name, bytes);
    check(what);
    replace(name, whole(name));
  }

  @ParameterizedTest
  @EnumSource
  void singleFile(Damage damage) throws IOException {
    seed(Long.MAX_VALUE);
    Mutations mutations = mutations(damage.name().hashCode());
    byte[] file = whole(SINGLE);
    for (int i = 0; i < CASES; i++) {
      damage(SINGLE, damage.to(file, mutations), damage + " " + i);
    }
    assertThat(read).as("some changes do no harm").isGreaterThan(10);
    assertThat(refused).isGreaterThan(CASES / 2);
  }

  @Test
  void damagedIndex() throws IOException {
    seed(120);
    Mutations mutations = mutations(11);
    byte[] index = whole(INDEX);
    String text = new String(index, StandardCharsets.UTF_8);
    for (int i = 0; i < CASES; i++) {
      byte[] damaged =
          i % 4 == 0
              ? mutations.ofBytes(index)
              : mutations.ofJson(text).getBytes(StandardCharsets.UTF_8);
      damage(INDEX, damaged, "index " + i);
    }
    assertThat(read).isGreaterThan(10);
    assertThat(refused).isGreaterThan(CASES / 2);
  }

  @ParameterizedTest
  @EnumSource
  void damagedShard(Damage damage) throws IOException {
    seed(120);
    Mutations mutations = mutations(~damage.name().hashCode());
    for (int i = 0; i < CASES / 4; i++) {
      String name = i % 2 == 0 ? FIRST : SECOND;
      damage(name, damage.to(whole(name), mutations), damage + " " + i);
    }
    assertThat(refused).isGreaterThan(CASES / 8);
  }

  @Test
  @DisplayName("shards exchanged, the same twice, or one of another model")
  void exchangedShards() throws IOException {
    seed(120);
    damage(FIRST, whole(SECOND), "the second twice");
    damage(SECOND, whole(FIRST), "the first twice");
    damage(SECOND, whole(INDEX), "the index as a shard");
    damage(INDEX, whole(FIRST), "a shard as the index");
    Files.write(folder.resolve(FIRST), whole(SECOND));
    damage(SECOND, whole(FIRST), "exchanged");
    assertThat(refused).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(
      value = NumberType.class,
      names = {"F32", "F16", "BF16"})
  @DisplayName("what is read in spite of changed data becomes arrays")
  void arrays(NumberType type) throws IOException {
    seed(Long.MAX_VALUE);
    String name = "layers." + type + ".weight";
    Mutations mutations = mutations(type.name().hashCode());
    byte[] file = whole(SINGLE);
    int dataStart = 8 + headerBytes(file);
    byte[] data = Arrays.copyOfRange(file, dataStart, file.length);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray target = manager.zeros(new Shape(2, 3));
      for (int i = 0; i < 200; i++) {
        byte[] changed = Arrays.copyOf(mutations.ofBytes(data), data.length);
        replace(SINGLE, Mutations.joined(Arrays.copyOf(file, dataStart), changed));
        try (StoredTensors tensors = StoredTensors.inFolder(folder, "model")) {
          TensorReader.copyInto(target, tensors, name);
          byte[] back = new byte[6 * type.bytes()];
          Floats.narrow(
              type, TensorMemory.of(FloatMemory.required(target)), MemorySegment.ofArray(back));
          float[] again = new float[6];
          Floats.widen(type, MemorySegment.ofArray(back), MemorySegment.ofArray(again));
          assertThat(again).isEqualTo(target.toFloatArray());
        }
      }
    }
  }
}
