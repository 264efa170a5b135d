package org.lacuna.experiments.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
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

  /** Their keys where they differ from ours. */
  private static final Map<String, String> KEYS =
      Map.of(
          THETA,
          "theta",
          TYPE,
          "scaling",
          "type",
          "scaling",
          ORIGINAL,
          "original_length",
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
    keys.require(!keys.has(PARAMETERS) || !keys.has(SCALING), SCALING, "none beside " + PARAMETERS);
    String name = keys.has(PARAMETERS) ? PARAMETERS : SCALING;
    JsonNode given = keys.at(name);
    keys.require(given.isMissingNode() || given.isObject(), name, "a section");
    keys.require(one(given), name, "one rotary embedding for all layers");
    ObjectNode section = JsonNodeFactory.instance.objectNode();
    if (keys.has(THETA)) {
      section.set("theta", keys.at(THETA));
    }
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      if (!saysNothing(entry.getKey(), entry.getValue())) {
        section.set(KEYS.getOrDefault(entry.getKey(), entry.getKey()), entry.getValue());
      }
    }
    try {
      return completed(keys, Binder.bindSection(RopeConfig.defaults(), section, name), section);
    } catch (ConfigException e) {
      throw new ConfigException(file + ": " + e.getMessage(), e);
    }
  }

  /** Newer files may have a section of this kind for each kind of layer. */
  private static boolean one(JsonNode section) {
    return section.properties().stream().noneMatch(entry -> entry.getValue().isObject());
  }

  /** For transformers an mscale of 0 is as good as none. */
  private static boolean saysNothing(String key, JsonNode value) {
    return value.isNull()
        || (key.startsWith("mscale") && value.isNumber() && value.doubleValue() == 0)
        || (key.equals("partial_rotary_factor") && value.isNumber() && value.doubleValue() == 1);
  }

  /** What the section leaves to the rest of the file. */
  private static RopeConfig completed(ConfigKeys keys, RopeConfig read, ObjectNode section) {
    boolean stretched = read.scaling() != Scaling.DEFAULT && read.scaling() != Scaling.LINEAR;
    if (!stretched || !keys.has(CONTEXT)) {
      return read;
    }
    int context = keys.size(CONTEXT);
    ObjectNode whole = section.deepCopy();
    if (!section.has("original_length")) {
      whole.put("original_length", context);
    } else if (!section.has("factor")) {
      whole.put("factor", (double) context / read.originalLength());
    }
    return Binder.bindSection(RopeConfig.defaults(), whole, PARAMETERS);
  }

  /** Writes the rotary embedding. */
  static void write(RopeConfig rope, ObjectNode into) {
    into.put(THETA, rope.theta());
    if (rope.scaling() == Scaling.DEFAULT) {
      into.putNull(SCALING);
      return;
    }
    ObjectNode section = into.putObject(SCALING);
    section.put(TYPE, rope.scaling().name().toLowerCase(Locale.ROOT));
    section.put("factor", rope.factor());
    switch (rope.scaling()) {
      case DYNAMIC -> section.put(ORIGINAL, rope.originalLength());
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
