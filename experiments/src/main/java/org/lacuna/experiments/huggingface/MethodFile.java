package org.lacuna.experiments.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.datasets.tokenizer.Tokenizers;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.results.Json;

/**
 * What Lacuna adds to a folder of transformers, {@code lacuna.json}: what attends, and the
 * tokenizer where no file can tell it.
 *
 * @param attention the method of each layer, all parameters given
 * @param tokenizer the name of a tokenizer that needs no file, such as {@code bytes}; null for the
 *     folder's own
 */
public record MethodFile(AttentionConfig attention, @Nullable String tokenizer) {
  /** The name of the file. */
  public static final String FILE = "lacuna.json";

  private static final int FORMAT = 1;
  private static final String FORMAT_KEY = "format";
  private static final String ATTENTION = "attention";
  private static final String TOKENIZER = "tokenizer";

  /**
   * The file of a model.
   *
   * @param asked the name that the tokenizer was asked for by
   */
  public static MethodFile of(AttentionConfig attention, Tokenizer tokenizer, String asked) {
    boolean named = tokenizer.name().equals(asked) || tokenizer.files().isEmpty();
    return new MethodFile(attention, named ? asked : null);
  }

  /** The file's content. */
  ObjectNode tree() {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put(FORMAT_KEY, FORMAT);
    tree.set(ATTENTION, Json.tree(attention));
    tree.put(TOKENIZER, tokenizer);
    return tree;
  }

  /**
   * Reads the file of a folder; empty if there is none.
   *
   * @throws ConfigException if it is damaged
   */
  public static Optional<MethodFile> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(read(file, JsonFiles.object(file)));
  }

  private static MethodFile read(Path file, JsonNode tree) {
    ConfigKeys keys = new ConfigKeys(file, tree);
    JsonNode format = tree.path(FORMAT_KEY);
    keys.require(format.isInt() && format.intValue() == FORMAT, FORMAT_KEY, String.valueOf(FORMAT));
    keys.require(tree.path(ATTENTION).isObject(), ATTENTION, "a section");
    JsonNode tokenizer = keys.at(TOKENIZER);
    // Whoever made the folder must not choose what else is read on this machine.
    keys.require(
        tokenizer.isMissingNode()
            || (tokenizer.isTextual() && Tokenizers.needsNoFile(tokenizer.textValue())),
        TOKENIZER,
        "a tokenizer that needs no file, such as bytes");
    try {
      return new MethodFile(
          Binder.bindSection(AttentionConfig.defaults(), tree.path(ATTENTION), ATTENTION),
          tokenizer.textValue());
    } catch (ConfigException e) {
      throw new ConfigException(file + ": " + e.getMessage(), e);
    }
  }
}
