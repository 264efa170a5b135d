package org.lacuna.experiments.checkpoint;

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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.Tiny;

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
