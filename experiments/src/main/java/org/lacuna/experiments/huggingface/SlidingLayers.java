package org.lacuna.experiments.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.methods.LayerPattern;
import org.lacuna.methods.Methods;
import org.lacuna.methods.window.WindowConfig;

/**
 * The layers behind a sliding window, full attention in the others: all of Mistral's, and those of
 * Qwen's that {@code layer_types} names or, in older files, those from {@code max_window_layers}
 * on.
 *
 * @param layers their numbers, from 0, in order
 * @param window recent tokens that are visible, the query's own included; 0 where no layer slides
 */
record SlidingLayers(List<Integer> layers, int window) {
  /** Full attention everywhere. */
  static final SlidingLayers NONE = new SlidingLayers(List.of(), 0);

  private static final String WINDOW = "sliding_window";
  private static final String USED = "use_sliding_window";
  private static final String FIRST = "max_window_layers";
  private static final String TYPES = "layer_types";
  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";

  /** The keys that say it. */
  static final List<String> KEYS = List.of(WINDOW, USED, FIRST, TYPES);

  /** The method of such layers, and its parameter. */
  private static final String METHOD = "window";

  /** Where the key is absent, for both families. */
  private static final int DEFAULT_WINDOW = 4096;

  private static final int DEFAULT_FIRST = 28;

  /** As the file says. */
  static SlidingLayers read(ConfigKeys keys, Family family, int layers) {
    List<Integer> sliding = sliding(keys, family, layers);
    return sliding.isEmpty() ? NONE : new SlidingLayers(sliding, keys.size(WINDOW, DEFAULT_WINDOW));
  }

  private static List<Integer> sliding(ConfigKeys keys, Family family, int layers) {
    boolean windowed = !keys.tree().has(WINDOW) || keys.has(WINDOW);
    return switch (family) {
      case LLAMA -> List.of();
      case MISTRAL -> windowed ? IntStream.range(0, layers).boxed().toList() : List.of();
      case QWEN2, QWEN3 ->
          windowed && keys.flag(USED, false)
              ? ofQwen(keys, layers)
              : none(keys, layers, windowed ? USED + " is not true" : WINDOW + " is null");
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
  private static List<Integer> none(ConfigKeys keys, int layers, String reason) {
    keys.require(
        !keys.has(TYPES) || ofQwen(keys, layers).isEmpty(),
        TYPES,
        FULL + " in each layer, as " + reason);
    return List.of();
  }

  /**
   * What transformers can say of some layers' attention: empty where a method but full attention
   * and the window has a part in it, or a window that only long inputs or prompts have.
   *
   * @throws org.lacuna.methods.MethodException if the pattern is wrong
   */
  static Optional<SlidingLayers> of(AttentionConfig attention, int layers, Methods methods) {
    List<LayerPattern.Layer> all = LayerPattern.layers(attention.pattern(), layers, methods);
    LayerPattern.Layer full = new LayerPattern.Layer("full", 1);
    LayerPattern.Layer window = new LayerPattern.Layer(METHOD, 1);
    List<Integer> sliding =
        IntStream.range(0, layers).filter(i -> all.get(i).equals(window)).boxed().toList();
    if (!all.stream().allMatch(layer -> layer.equals(full) || layer.equals(window))) {
      return Optional.empty();
    }
    if (sliding.isEmpty()) {
      return Optional.of(NONE);
    }
    Record parameters =
        DecoderFactory.parameters(methods.get(METHOD), attention.methods().get(METHOD));
    return parameters instanceof WindowConfig(int tokens)
            && !LayerPattern.decodesFully(attention.pattern())
        ? Optional.of(new SlidingLayers(sliding, tokens))
        : Optional.empty();
  }

  /** In our configuration of a decoder of so many layers. */
  AttentionConfig attention(int all) {
    if (layers.isEmpty()) {
      return AttentionConfig.defaults();
    }
    String listed = layers.stream().map(String::valueOf).collect(Collectors.joining(","));
    String pattern = layers.size() == all ? METHOD : "full at:%s=%s".formatted(listed, METHOD);
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    parameters.put(METHOD, window);
    return new AttentionConfig(pattern, Map.of(METHOD, parameters));
  }

  /** Whether a family has such layers among so many. */
  boolean fits(Family family, int all) {
    return switch (family) {
      case LLAMA -> layers.isEmpty();
      case MISTRAL -> layers.isEmpty() || layers.size() == all;
      case QWEN2, QWEN3 -> true;
    };
  }

  /** Whether a file of a family, with so many layers, says the same. */
  boolean areThoseOf(ConfigKeys keys, Family family, int all) {
    // Transformers holds the number of kinds against that of the layers in families without them.
    if (family == Family.LLAMA || (keys.has(TYPES) && keys.at(TYPES).size() != all)) {
      return false;
    }
    try {
      return equals(read(keys, family, all));
    } catch (ConfigException _) {
      return false; // such as a window that is no number
    }
  }

  /** Puts the keys of a family, whose layers are so many, in the place of all of {@link #KEYS}. */
  void write(Family family, int all, ObjectNode tree) {
    tree.remove(KEYS);
    if (family == Family.LLAMA) {
      return;
    }
    if (layers.isEmpty()) {
      tree.putNull(WINDOW);
    } else {
      tree.put(WINDOW, window);
    }
    if (family == Family.MISTRAL) {
      return;
    }
    tree.put(USED, !layers.isEmpty());
    if (!layers.isEmpty()) {
      // Older versions know no kinds: for them as many layers slide as this key can tell.
      boolean last = layers.getFirst() == all - layers.size();
      tree.put(FIRST, last ? layers.getFirst() : all);
      ArrayNode types = tree.putArray(TYPES);
      IntStream.range(0, all).forEach(i -> types.add(layers.contains(i) ? SLIDING : FULL));
    }
  }
}
