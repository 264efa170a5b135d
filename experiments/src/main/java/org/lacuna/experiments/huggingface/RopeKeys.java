package org.lacuna.experiments.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.RopeConfig;
import org.lacuna.experiments.config.RopeConfig.Scaling;

/**
 * The rotary position embedding in a {@code config.json}: {@code rope_parameters} as transformers 5
 * writes it, or {@code rope_theta} and {@code rope_scaling} as transformers 4 does, which 5 reads
 * too and which is therefore what is written.
 */
public final class RopeKeys {
  private static final String PARAMETERS = "rope_parameters";
  private static final String SCALING = "rope_scaling";
  private static final String THETA = "rope_theta";
  private static final String CONTEXT = "max_position_embeddings";
  private static final String ORIGINAL = "original_max_position_embeddings";
  private static final String TYPE = "rope_type";
  private static final String OLDER_TYPE = "type";

  /** Our section, and its key of the original length. */
  private static final String SECTION = "rope";

  private static final String LENGTH = "original_length";

  private static final Set<String> ZERO_IS_NONE =
      Set.of("mscale", "mscale_all_dim", "beta_fast", "beta_slow");

  /** Their keys where they differ from ours. */
  private static final Map<String, String> KEYS =
      Map.of(
          THETA,
          "theta",
          TYPE,
          "scaling",
          OLDER_TYPE,
          "scaling",
          ORIGINAL,
          LENGTH,
          "low_freq_factor",
          "low_frequency_factor",
          "high_freq_factor",
          "high_frequency_factor");

  private RopeKeys() {}

  /**
   * Reads the rotary embedding; the original length is that of the model where the section does not
   * give one.
   *
   * @param file for messages
   * @throws ConfigException if a key or value is unknown
   */
  public static RopeConfig read(Path file, JsonNode configuration) {
    ConfigKeys keys = new ConfigKeys(file, configuration);
    return read(keys, keys.size(CONTEXT, RopeConfig.defaults().originalLength()));
  }

  /**
   * Reads the rotary embedding of a model.
   *
   * @param context tokens that the model is for, {@code max_position_embeddings}
   * @throws ConfigException if a key or value is unknown
   */
  static RopeConfig read(ConfigKeys keys, int context) {
    keys.require(!keys.has(PARAMETERS) || !keys.has(SCALING), SCALING, "none beside " + PARAMETERS);
    String name = keys.has(PARAMETERS) ? PARAMETERS : SCALING;
    JsonNode given = keys.at(name);
    keys.require(given.isMissingNode() || given.isObject(), name, "a section");
    keys.require(one(given), name, "one rotary embedding for all layers");
    Map<String, String> called = new LinkedHashMap<>();
    ObjectNode section = JsonNodeFactory.instance.objectNode();
    if (keys.has(THETA)) {
      section.set("theta", keys.at(THETA));
      called.put("theta", THETA);
    }
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      String own = KEYS.getOrDefault(entry.getKey(), entry.getKey());
      boolean older = entry.getKey().equals(OLDER_TYPE) && given.hasNonNull(TYPE);
      if (!older && !saysNothing(entry.getKey(), entry.getValue())) {
        section.set(own, entry.getValue());
        called.put(own, name + "." + entry.getKey());
      }
    }
    if (keys.has(ORIGINAL)) { // goes before that of the section, as in transformers
      section.put(LENGTH, keys.size(ORIGINAL));
      called.put(LENGTH, ORIGINAL);
    }
    try {
      RopeConfig read = Binder.bindSection(RopeConfig.defaults(), section, SECTION);
      return Binder.bindSection(RopeConfig.defaults(), completed(read, section, context), SECTION);
    } catch (ConfigException e) {
      throw new ConfigException(keys.file() + ": " + asCalled(e, called, name), e);
    }
  }

  /** A message about our key as one about that of the file; {@code called} has theirs by ours. */
  private static String asCalled(ConfigException e, Map<String, String> called, String name) {
    String message = String.valueOf(e.getMessage());
    for (Map.Entry<String, String> each : called.entrySet()) {
      String own = SECTION + "." + each.getKey() + ":";
      if (message.startsWith(own)) {
        return each.getValue() + ":" + message.substring(own.length());
      }
    }
    return message.startsWith(SECTION + ".") ? name + message.substring(SECTION.length()) : message;
  }

  /** Newer files may have a section of this kind for each kind of layer. */
  private static boolean one(JsonNode section) {
    return section.properties().stream().noneMatch(entry -> entry.getValue().isObject());
  }

  /** For transformers some keys are as good as absent where they are 0. */
  private static boolean saysNothing(String key, JsonNode value) {
    return value.isNull()
        || (ZERO_IS_NONE.contains(key) && value.isNumber() && value.doubleValue() == 0)
        || (key.equals("partial_rotary_factor") && value.isNumber() && value.doubleValue() == 1);
  }

  /** With what the section leaves to the rest of the file. */
  private static ObjectNode completed(RopeConfig read, ObjectNode section, int context) {
    ObjectNode whole = section.deepCopy();
    int original = section.has(LENGTH) ? read.originalLength() : context;
    switch (read.scaling()) {
      case DEFAULT -> {}
      case LINEAR -> requireAll(section, "factor");
      case DYNAMIC -> {
        requireAll(section, "factor");
        whole.put(LENGTH, context); // transformers looks at no other
      }
      case LLAMA3 -> {
        requireAll(section, "factor", "low_frequency_factor", "high_frequency_factor");
        whole.put(LENGTH, original);
      }
      case YARN -> {
        whole.put(LENGTH, original);
        if (!section.has("factor")) {
          whole.put("factor", (double) context / original);
        }
      }
    }
    return whole;
  }

  /** Without these transformers has no embedding either. */
  private static void requireAll(ObjectNode section, String... names) {
    for (String name : names) {
      if (!section.has(name)) {
        throw new ConfigException(
            "%s.%s: expected a number, got nothing".formatted(SECTION, theirs(name)));
      }
    }
  }

  private static String theirs(String own) {
    return KEYS.entrySet().stream()
        .filter(entry -> entry.getValue().equals(own))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(own);
  }

  /**
   * Writes the rotary embedding.
   *
   * @param into also gets the {@code max_position_embeddings} that a dynamic stretch begins at:
   *     transformers knows no other key for it
   */
  static void write(RopeConfig rope, ObjectNode into) {
    into.remove(List.of(PARAMETERS, ORIGINAL));
    into.put(THETA, rope.theta());
    if (rope.scaling() == Scaling.DEFAULT) {
      into.putNull(SCALING);
      return;
    }
    ObjectNode section = into.putObject(SCALING);
    section.put(TYPE, rope.scaling().name().toLowerCase(Locale.ROOT));
    section.put("factor", rope.factor());
    switch (rope.scaling()) {
      case DYNAMIC -> into.put(CONTEXT, rope.originalLength());
      case LLAMA3 -> {
        section.put(ORIGINAL, rope.originalLength());
        section.put("low_freq_factor", rope.lowFrequencyFactor());
        section.put("high_freq_factor", rope.highFrequencyFactor());
      }
      case YARN -> writeYarn(rope, section);
      default -> {}
    }
  }

  private static void writeYarn(RopeConfig rope, ObjectNode section) {
    section.put(ORIGINAL, rope.originalLength());
    section.put("beta_fast", rope.betaFast());
    section.put("beta_slow", rope.betaSlow());
    section.put("truncate", rope.truncate());
    if (rope.attentionFactor() != null) {
      section.put("attention_factor", rope.attentionFactor());
    }
    if (rope.mscale() != null) {
      section.put("mscale", rope.mscale());
    }
    if (rope.mscaleAllDim() != null) {
      section.put("mscale_all_dim", rope.mscaleAllDim());
    }
  }
}
