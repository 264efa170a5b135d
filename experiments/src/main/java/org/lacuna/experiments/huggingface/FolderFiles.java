package org.lacuna.experiments.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.methods.Methods;
import org.lacuna.results.Json;

/** What a model's folder holds beside its weights, as transformers and Lacuna read it. */
public final class FolderFiles {
  /** What models come with for {@code generate} of transformers. */
  static final String GENERATION = "generation_config.json";

  private FolderFiles() {}

  /**
   * Contents by file name.
   *
   * @param model with vocabulary and context
   * @param method what attends
   * @param tokenizer makes its tokens
   * @param origin the folder that the model came from, whose further keys are kept; null for a
   *     model that came from none
   * @param type of the weights: {@code float32}, {@code float16} or {@code bfloat16}
   * @param methods those at hand
   * @throws ConfigException if the origin's files cannot be read
   */
  public static Map<String, byte[]> of(
      ModelConfig model,
      MethodFile method,
      Tokenizer tokenizer,
      @Nullable Path origin,
      String type,
      Methods methods) {
    SlidingLayers sliding =
        SlidingLayers.of(method.attention(), model.layers(), methods).orElse(SlidingLayers.NONE);
    Map<String, byte[]> tokenizerFiles = tokenizer.files();
    ObjectNode base = read(origin, PretrainedConfig.FILE).orElseGet(Json.MAPPER::createObjectNode);
    if (!tokenizerFiles.isEmpty()) {
      // Transformers would take ids of its own for what is not said.
      putIfAbsent(base, "bos_token_id", tokenizer.documentStart());
      putIfAbsent(base, "eos_token_id", tokenizer.documentStart());
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(PretrainedConfig.FILE, bytes(ConfigWriter.write(model, sliding, base, type)));
    files.put(MethodFile.FILE, bytes(method.tree()));
    files.putAll(tokenizerFiles);
    read(origin, GENERATION).ifPresent(generation -> files.put(GENERATION, bytes(generation)));
    return files;
  }

  private static Optional<ObjectNode> read(@Nullable Path origin, String name) {
    return Optional.ofNullable(origin)
        .map(folder -> folder.resolve(name))
        .filter(Files::exists)
        .map(JsonFiles::object);
  }

  private static void putIfAbsent(ObjectNode tree, String key, int token) {
    if (!tree.has(key)) {
      tree.put(key, token);
    }
  }

  private static byte[] bytes(ObjectNode tree) {
    return Json.pretty(tree).getBytes(StandardCharsets.UTF_8);
  }
}
