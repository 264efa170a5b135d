package org.lacuna.experiments.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.conform.VectorFile;
import org.lacuna.results.Json;

/** Configurations of small models, and folders that transformers wrote. */
final class Configs {
  private static final String SMALL =
      """
      {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 3,
       "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8, "vocab_size": 48,
       "max_position_embeddings": 128}
      """;

  private Configs() {}

  /** The folders with weights, logits and configurations. */
  static List<Path> published() {
    try (Stream<Path> folders = Files.list(published(""))) {
      return folders.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of these. */
  static Path published(String name) {
    return VectorFile.folder().resolve("hf").resolve(name);
  }

  /** A configuration of a family, in keys that all versions of transformers read. */
  static ObjectNode of(String family) {
    return tree(SMALL).put("model_type", family);
  }

  /** The same with some keys added or in the place of its own. */
  static ObjectNode of(String family, String keys) {
    ObjectNode small = of(family);
    small.setAll(tree(keys));
    return small;
  }

  static ObjectNode tree(String json) {
    try {
      return (ObjectNode) Json.MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the {@code config.json} of a folder. */
  static Path write(Path folder, JsonNode config) {
    return write(folder, PretrainedConfig.FILE, config.toString());
  }

  static Path write(Path folder, String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a refusal says of a file, in one line after the file's path. */
  static String refusal(Path file, ThrowingCallable call) {
    ConfigException refusal = catchThrowableOfType(ConfigException.class, call);
    assertThat(refusal).as("refusal").isNotNull();
    String message = String.valueOf(refusal.getMessage());
    String begin = file + ": ";
    assertThat(message).startsWith(begin).doesNotContainPattern("[\\p{Cntrl}\\u2028\\u2029]");
    assertThat(message.substring(begin.length())).doesNotContain(file.toString());
    return message.substring(begin.length());
  }
}
