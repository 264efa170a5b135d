package org.lacuna.experiments.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lacuna.experiments.config.AttentionConfig;

/**
 * The layers behind a sliding window: all of Mistral's, and those of Qwen's that {@code
 * layer_types} names or, in older files, those from {@code max_window_layers} on.
 */
final class SlidingLayers {
  private static final String WINDOW = "sliding_window";
  private static final String USED = "use_sliding_window";
  private static final String FIRST = "max_window_layers";
  private static final String TYPES = "layer_types";
  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";

  /** The method of such layers, and its parameter. */
  private static final String METHOD = "window";

  /** Where the key is absent, for both families. */
  private static final int DEFAULT_WINDOW = 4096;

  private static final int DEFAULT_FIRST = 28;

  private SlidingLayers() {}

  /** What each layer attends by, as the file says. */
  static AttentionConfig read(ConfigKeys keys, Family family, int layers) {
    List<Integer> sliding = sliding(keys, family, layers);
    if (sliding.isEmpty()) {
      return AttentionConfig.defaults();
    }
    String listed = sliding.stream().map(String::valueOf).collect(Collectors.joining(","));
    String pattern = sliding.size() == layers ? METHOD : "full at:%s=%s".formatted(listed, METHOD);
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    parameters.put(METHOD, keys.size(WINDOW, DEFAULT_WINDOW));
    return new AttentionConfig(pattern, Map.of(METHOD, parameters));
  }

  private static List<Integer> sliding(ConfigKeys keys, Family family, int layers) {
    boolean absent = !keys.tree().has(WINDOW);
    boolean windowed = absent || keys.has(WINDOW);
    return switch (family) {
      case LLAMA -> List.of();
      case MISTRAL -> windowed ? IntStream.range(0, layers).boxed().toList() : List.of();
      case QWEN2, QWEN3 ->
          windowed && keys.flag(USED, false) ? ofQwen(keys, layers) : none(keys, layers);
    };
  }

  private static List<Integer> ofQwen(ConfigKeys keys, int layers) {
    if (!keys.has(TYPES)) {
      return IntStream.range(keys.count(FIRST, DEFAULT_FIRST), layers).boxed().toList();
    }
    List<Integer> sliding = new ArrayList<>();
    JsonNode types = keys.at(TYPES);
    keys.require(
        types.isArray() && types.size() == layers,
        TYPES,
        "a kind for each of " + layers + " layers");
    for (int i = 0; i < layers; i++) {
      String type = types.path(i).asText();
      keys.require(
          type.equals(SLIDING) || type.equals(FULL), TYPES, FULL + " or " + SLIDING + " each");
      if (type.equals(SLIDING)) {
        sliding.add(i);
      }
    }
    return sliding;
  }

  /** Nothing slides, so nothing may be said to. */
  private static List<Integer> none(ConfigKeys keys, int layers) {
    keys.require(
        !keys.has(TYPES) || ofQwen(keys, layers).isEmpty(),
        TYPES,
        FULL + " in each layer, as " + USED + " is false");
    return List.of();
  }
}
