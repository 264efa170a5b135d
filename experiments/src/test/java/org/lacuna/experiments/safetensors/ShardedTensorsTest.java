package org.lacuna.experiments.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.results.Json;
import org.lacuna.results.RunException;

/** A model's tensors in one file or in several are found through the folder. */
class ShardedTensorsTest {
  private static final String FIRST = "model-00001-of-00002.safetensors";
  private static final String SECOND = "model-00002-of-00002.safetensors";

  @TempDir Path folder;

  private static Map<String, TensorContent> tensors(String... names) {
    Map<String, TensorContent> tensors = new LinkedHashMap<>();
    for (String name : names) {
      tensors.put(
          name,
          new TensorContent(
              NumberType.U8,
              new Shape(10),
              (from, stretch) -> stretch.fill((byte) name.charAt(0))));
    }
    return tensors;
  }

  private Path index() {
    return folder.resolve("model.safetensors.index.json");
  }

  /** Two files with two tensors each, and their index. */
  private void sharded() throws IOException {
    ShardWriter.write(folder, "model", tensors("d", "c", "b", "a"), Map.of(), 20);
  }

  /** Writes an index anew; 1 and 2 stand for the two files. */
  private void index(String weightMap) throws IOException {
    String map = weightMap.replace("'1'", "'" + FIRST + "'").replace("'2'", "'" + SECOND + "'");
    Files.writeString(index(), "{'weight_map':%s}".formatted(map).replace('\'', '"'));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(() -> StoredTensors.inFolder(folder, "model"))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("\n");
  }

  @Test
  @DisplayName("shards are named, filled in order and listed as transformers does")
  void shards() throws IOException {
    Map<String, String> metadata = SafetensorsWriter.FOR_TRANSFORMERS;
    ShardWriter.write(folder, "model", tensors("d", "c", "b", "a", "e"), metadata, 29);

    assertThat(files())
        .containsExactly(
            "model-00001-of-00003.safetensors",
            "model-00002-of-00003.safetensors",
            "model-00003-of-00003.safetensors",
            "model.safetensors.index.json");
    JsonNode index = Json.MAPPER.readTree(Files.readString(index()));
    assertThat(index.path("metadata")).hasToString("{\"total_size\":50}");
    assertThat(index.path("weight_map").path("b").asText())
        .isEqualTo("model-00002-of-00003.safetensors");
    for (String file : files().subList(0, 3)) {
      assertThat(SafetensorsFile.metadata(folder.resolve(file))).isEqualTo(metadata);
    }
    try (StoredTensors stored = StoredTensors.inFolder(folder, "model")) {
      assertThat(stored.names()).containsExactly("d", "c", "b", "a", "e");
      assertThat(stored.path()).isEqualTo(index());
      assertThat(stored.file("e")).isEqualTo(folder.resolve("model-00003-of-00003.safetensors"));
      for (String name : stored.names()) {
        MemorySegment data = stored.data(name);
        assertThat(data.byteSize()).isEqualTo(10);
        assertThat(data.get(ValueLayout.JAVA_BYTE, 9)).isEqualTo((byte) name.charAt(0));
      }
      assertThatThrownBy(() -> stored.file("f"))
          .isInstanceOf(SafetensorsException.class)
          .hasMessage(index() + ": no tensor f");
    }
  }

  @Test
  @DisplayName("a tensor larger than the limit has a file of its own")
  void largeTensors() throws IOException {
    ShardWriter.write(folder, "model", tensors("a", "b"), Map.of(), 1);

    assertThat(files()).contains(FIRST, SECOND).hasSize(3);
  }

  @Test
  void oneFileWhereAllFits() throws IOException {
    ShardWriter.write(folder, "model", tensors("b", "a"), Map.of(), 20);

    assertThat(files()).containsExactly("model.safetensors");
    try (StoredTensors stored = StoredTensors.inFolder(folder, "model")) {
      assertThat(stored.names()).containsExactly("b", "a");
      assertThat(stored.path()).isEqualTo(folder.resolve("model.safetensors"));
    }
  }

  @Test
  @DisplayName("a single file comes before an index, as in transformers; stems are apart")
  void whichIsTaken() throws IOException {
    sharded();
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors("single"), Map.of());
    SafetensorsWriter.write(folder.resolve("adapter.safetensors"), tensors("adapter"), Map.of());
    try (StoredTensors model = StoredTensors.inFolder(folder, "model");
        StoredTensors adapter = StoredTensors.inFolder(folder, "adapter")) {
      assertThat(model.names()).containsExactly("single");
      assertThat(adapter.names()).containsExactly("adapter");
    }
  }

  @Test
  @DisplayName("links are followed, as a cache of downloads has them")
  void links() throws IOException {
    sharded();
    Path blob = folder.resolve("blob");
    Files.move(folder.resolve(SECOND), blob);
    Files.createSymbolicLink(folder.resolve(SECOND), blob);
    try (StoredTensors stored = StoredTensors.inFolder(folder, "model")) {
      assertThat(stored.names()).containsExactly("d", "c", "b", "a");
    }
    Files.delete(blob);
    assertThatThrownBy(() -> StoredTensors.inFolder(folder, "model"))
        .isInstanceOf(RunException.class)
        .hasMessage(folder.resolve(SECOND) + ": no such file or folder");
  }

  @Test
  @DisplayName("what else an index says, and how much it says there is, are of no account")
  void otherKeysOfTheIndex() throws IOException {
    sharded();
    String text = Files.readString(index());
    Files.writeString(index(), text.replace("40", "\"some\"").replaceFirst("\\{", "{\"x\":[1],"));
    try (StoredTensors stored = StoredTensors.inFolder(folder, "model")) {
      assertThat(stored.names()).hasSize(4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../model-00002-of-00002.safetensors",
        "/model-00002-of-00002.safetensors",
        "sub/model-00002-of-00002.safetensors",
        "sub\\\\model.safetensors",
        "C:model.safetensors",
        "..",
        ".",
        "",
        ".safetensors",
        "a\\u0000.safetensors",
        "a\\n.safetensors",
        "pytorch_model-00002-of-00002.bin"
      })
  @DisplayName("an index leads to no file but those beside it")
  void placesThatAreNoFilesBesideTheIndex(String name) throws IOException {
    sharded();
    String text = Files.readString(index()).replace(SECOND, name);
    Files.writeString(index(), text);

    assertRefused(index() + ": weight_map: b: expected the name of a .safetensors file");
  }

  @Test
  void indexThatLeadsNowhere() throws IOException {
    sharded();
    Files.delete(folder.resolve(SECOND));
    assertRefused(index() + ": names " + SECOND + ", which is not there");
  }

  @Test
  void damagedShardNamesItself() throws IOException {
    sharded();
    Path shard = folder.resolve(SECOND);
    byte[] bytes = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(bytes, bytes.length - 1));
    assertRefused(shard + ": truncated");
  }

  @Test
  void indexAndShardsDisagree() throws IOException {
    sharded();
    index("{'a':'2','b':'2','c':'1'}");
    assertRefused(index() + ": d: lies in " + FIRST + ", but the index lacks it");
    index("{'a':'2','b':'2','c':'1','d':'1','e':'2'}");
    assertRefused(index() + ": e: expected in " + SECOND + ", which lacks it");
    index("{'a':'2','b':'2','c':'1','d':'2'}");
    assertRefused(index() + ": d: expected in " + SECOND + ", but lies in " + FIRST);
  }

  @Test
  void tensorInTwoShards() throws IOException {
    sharded();
    Path second = folder.resolve(SECOND);
    Files.delete(second);
    SafetensorsWriter.write(second, tensors("a", "b", "d"), Map.of());
    assertRefused(index() + ": d: lies in both " + FIRST + " and " + SECOND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "null",
        "{\"weight_map\":{}}",
        "{\"weight_map\":[]}",
        "{\"weight_map\":{\"a\":7}}",
        "{\"weight_map\":{},\"weight_map\":{}}",
        "{\"weight_map\":{\"a\":\"x.safetensors\",\"a\":\"x.safetensors\"}}",
        "{\"weight_map\":{\"a\":\"x.safetensors\"}} 1"
      })
  void indexThatIsNone(String text) throws IOException {
    Files.writeString(index(), text);
    assertRefused(index() + ": ");
  }

  @Test
  void indexThatIsAFolder() throws IOException {
    Files.createDirectory(index());
    assertRefused(index() + ": not a file");
  }

  @Test
  void weightsOfOtherFormats() throws IOException {
    Files.createFile(folder.resolve("pytorch_model.bin"));
    Files.createFile(folder.resolve("weights.gguf"));
    Files.createFile(folder.resolve("README.md"));
    assertRefused(
        folder + ": neither model.safetensors nor model.safetensors.index.json",
        "but pytorch_model.bin, weights.gguf, which cannot be read",
        "save_pretrained(FOLDER, safe_serialization=True)");
  }

  @Test
  void otherNames() throws IOException {
    assertRefused(folder + ": neither model.safetensors nor model.safetensors.index.json in it");
    SafetensorsWriter.write(folder.resolve("adapter.safetensors"), tensors("a"), Map.of());
    assertRefused("in it, but adapter.safetensors");
  }

  @Test
  void noFolder() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    assertThatThrownBy(() -> StoredTensors.inFolder(nowhere, "model"))
        .isInstanceOf(SafetensorsException.class)
        .hasMessage(nowhere + ": no such folder");
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> StoredTensors.inFolder(file, "model"))
        .hasMessage(file + ": not a folder");
  }
}
