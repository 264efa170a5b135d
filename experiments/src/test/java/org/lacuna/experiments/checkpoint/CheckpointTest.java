package org.lacuna.experiments.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.safetensors.SafetensorsException;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.results.Json;

/** A checkpoint is there as a whole or not at all. */
class CheckpointTest {
  @TempDir Path folder;

  private final NDManager manager = NDManager.newBaseManager();
  private Checkpoint checkpoint;
  private Path place;

  @BeforeEach
  void open() {
    place = folder.resolve("checkpoint");
    checkpoint = new Checkpoint(place);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Map<String, NDArray> tensors(float... values) {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put("matrix", manager.create(Arrays.copyOf(values, 4), new Shape(2, 2)));
    tensors.put("norm", manager.create(values));
    return tensors;
  }

  private void save(long step, float... values) {
    checkpoint.save(step, tensors(values), Map.of("mean", manager.create(values)));
  }

  private static Map<String, byte[]> contents(Path folder) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private static void assertSame(Map<String, byte[]> now, Map<String, byte[]> before) {
    assertThat(now).containsOnlyKeys(before.keySet());
    before.forEach((file, bytes) -> assertThat(now.get(file)).as(file).isEqualTo(bytes));
  }

  @Test
  void noneToBeginWith() {
    assertThat(checkpoint.step()).isEmpty();
  }

  @Test
  void stepAndTensorsComeBack() {
    save(7, 1, 2, 3);
    Map<String, NDArray> model = tensors(0, 0, 0);
    Map<String, NDArray> optimizer = Map.of("mean", manager.zeros(new Shape(3)));
    checkpoint.restoreModel(model);
    checkpoint.restoreOptimizer(optimizer);

    assertThat(checkpoint.step()).contains(7L);
    assertThat(Tiny.values(model, "matrix")).containsExactly(1, 2, 3, 0);
    assertThat(Tiny.values(model, "norm")).containsExactly(1, 2, 3);
    assertThat(Tiny.values(optimizer, "mean")).containsExactly(1, 2, 3);
    assertThat(checkpoint.model(manager)).containsOnlyKeys("matrix", "norm");
  }

  @Test
  void laterOneReplacesTheEarlierWhole() throws IOException {
    save(1, 1, 2, 3, 4, 5);
    save(2, 9);

    assertThat(checkpoint.step()).contains(2L);
    assertThat(Tiny.values(checkpoint.model(manager), "norm")).containsExactly(9);
    assertThat(contents(folder).keySet())
        .containsExactly(
            "checkpoint/model.safetensors",
            "checkpoint/optimizer.safetensors",
            "checkpoint/state.json");
  }

  @Test
  @DisplayName("a write that fails half-way leaves the earlier checkpoint, and no remains")
  void failingWriteLeavesTheEarlier() throws IOException {
    save(1, 1, 2, 3);
    Map<String, byte[]> before = contents(folder);
    Map<String, NDArray> broken = tensors(4, 5, 6);
    NDArray closed = manager.create(new float[] {7});
    closed.close();
    broken.put("closed", closed);

    assertThatThrownBy(() -> checkpoint.save(2, tensors(4, 5, 6), broken))
        .isInstanceOf(RuntimeException.class);
    assertSame(contents(folder), before);
    assertThat(checkpoint.step()).contains(1L);
  }

  @Test
  void failingFirstWriteLeavesNothing() throws IOException {
    NDArray closed = manager.create(new float[] {7});
    closed.close();

    assertThatThrownBy(() -> checkpoint.save(1, Map.of("closed", closed), Map.of()))
        .isInstanceOf(RuntimeException.class);
    assertThat(contents(folder)).isEmpty();
    assertThat(checkpoint.step()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "optimizer.safetensors"})
  void truncatedFileIsSeenBeforeTraining(String name) throws IOException {
    save(1, 1, 2, 3);
    Path file = place.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    for (int length : List.of(bytes.length - 1, bytes.length / 2, 0)) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(checkpoint::step)
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(file + ": truncated: expected " + bytes.length)
          .hasMessageContaining("found " + length);
    }
    Files.delete(file);
    assertThatThrownBy(checkpoint::step).isInstanceOf(CheckpointException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{}",
        "{\"format\":1}",
        "{\"format\":2,\"step\":1,\"modelBytes\":0,\"optimizerBytes\":0}",
        "{\"format\":1,\"step\":\"one\",\"modelBytes\":0,\"optimizerBytes\":0}",
        "{\"format\":1,\"step\":-1,\"modelBytes\":%d,\"optimizerBytes\":%d}"
      })
  void damagedState(String text) throws IOException {
    save(1, 1, 2, 3);
    long model = Files.size(place.resolve("model.safetensors"));
    long optimizer = Files.size(place.resolve("optimizer.safetensors"));
    Files.writeString(place.resolve("state.json"), text.formatted(model, optimizer));

    assertThatThrownBy(checkpoint::step)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(place.toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void stateThatIsNoText() throws IOException {
    save(1, 1, 2, 3);
    Files.write(place.resolve("state.json"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});

    assertThatThrownBy(checkpoint::step)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("state.json");
  }

  @ParameterizedTest
  @DisplayName("a flipped bit is refused with its file, or changes nothing that is read")
  @ValueSource(strings = {"model.safetensors", "optimizer.safetensors", "state.json"})
  void flippedBit(String name) throws IOException {
    save(7, 1, 2, 3);
    List<Object> right = numbers();
    Path file = place.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int bit = 0; bit < Byte.SIZE * whole.length; bit += 3) { // each byte, now one, now three
      byte[] bytes = whole.clone();
      bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      Files.write(file, bytes);
      try {
        assertThat(numbers()).as("%s, bit %d", name, bit).isEqualTo(right);
      } catch (CheckpointException | SafetensorsException e) {
        assertThat(e).hasMessageStartingWith(file.toString()).hasMessageNotContaining("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(2 * whole.length);
    Files.write(file, whole);
    assertThat(numbers()).as("put back").isEqualTo(right);
  }

  /** All that a resumed training takes from it. */
  private List<Object> numbers() {
    try (NDManager scratch = manager.newSubManager();
        StoredTensors optimizer = checkpoint.optimizerMemory()) {
      Map<String, NDArray> model = checkpoint.model(scratch);
      Map<String, List<Float>> values = new TreeMap<>();
      model.forEach((name, array) -> values.put(name, floats(array)));
      return List.of(
          checkpoint.requireStep(),
          values,
          List.copyOf(optimizer.names()),
          Arrays.toString(optimizer.data("mean").toArray(ValueLayout.JAVA_BYTE)));
    }
  }

  private static List<Float> floats(NDArray array) {
    List<Float> floats = new ArrayList<>();
    for (float each : array.toFloatArray()) {
      floats.add(each);
    }
    return floats;
  }

  @Test
  @DisplayName("a checkpoint from before there were sums is read")
  void withoutSums() throws IOException {
    save(7, 1, 2, 3);
    Path file = place.resolve("state.json");
    ObjectNode state = (ObjectNode) Json.MAPPER.readTree(file.toFile());
    state.remove(List.of("modelCrc", "optimizerCrc", "crc"));
    Files.writeString(file, Json.pretty(state));
    assertThat(checkpoint.step()).contains(7L);
    assertThat(Tiny.values(checkpoint.model(manager), "norm")).containsExactly(1, 2, 3);
  }

  @Test
  @DisplayName("between the two renames of a save the earlier one is read, and nothing is touched")
  void whileItIsReplaced() throws IOException {
    save(7, 1, 2, 3);
    Files.move(place, folder.resolve(".checkpoint.earlier"));
    Files.createDirectories(folder.resolve(".checkpoint.12345678-1-12345678.tmp/half"));
    Map<String, byte[]> before = contents(folder);
    assertThat(checkpoint.step()).contains(7L);
    assertThat(Tiny.values(checkpoint.model(manager), "norm")).containsExactly(1, 2, 3);
    assertThat(checkpoint.modelHash()).isNotEmpty();
    assertSame(contents(folder), before);
    assertThat(folder.resolve(".checkpoint.12345678-1-12345678.tmp")).exists();
  }

  @Test
  @DisplayName("read again and again while it is saved again and again: always one or another")
  void readBesideAWriter() throws Exception {
    save(0, 0, 0, 0);
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try (NDManager own = NDManager.newBaseManager()) {
                for (int step = 1; step <= 150; step++) {
                  NDArray values = own.create(new float[] {step, step, step});
                  new Checkpoint(place).save(step, Map.of("norm", values), Map.of("mean", values));
                }
                done.set(true);
              }
            });
    long last = 0;
    while (writer.isAlive()) {
      long step = new Checkpoint(place).requireStep();
      assertThat(step).isGreaterThanOrEqualTo(last);
      last = step;
      try (StoredTensors weights = new Checkpoint(place).weights()) {
        ByteBuffer norm = weights.data("norm").asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(norm.getFloat(0))
            .isEqualTo(norm.getFloat(8))
            .isGreaterThanOrEqualTo((float) last);
      }
    }
    writer.join();
    assertThat(done).as("nobody disturbed the writer").isTrue();
    assertThat(checkpoint.step()).contains(150L);
  }

  @Test
  void missingTensorIsNamed() {
    checkpoint.save(1, Map.of("norm", manager.create(new float[] {1, 2, 3})), Map.of());

    assertThatThrownBy(() -> checkpoint.restoreModel(tensors(0, 0, 0)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(place.resolve("model.safetensors") + ": ")
        .hasMessageContaining("matrix");
  }

  @Test
  void tensorOfAnotherShapeIsNamed() {
    save(1, 1, 2, 3);
    Map<String, NDArray> wider = tensors(0, 0, 0, 0);

    assertThatThrownBy(() -> checkpoint.restoreModel(wider))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("norm")
        .hasMessageNotContaining("matrix");
    assertThat(Tiny.values(wider, "matrix")).as("left as it was").containsOnly(0);
  }

  @Test
  void tensorTooManyIsNamed() {
    Map<String, NDArray> more = tensors(1, 2, 3);
    more.put("head", manager.create(new float[] {1}));
    checkpoint.save(1, more, Map.of());

    assertThatThrownBy(() -> checkpoint.restoreModel(tensors(0, 0, 0)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("head");
  }
}
