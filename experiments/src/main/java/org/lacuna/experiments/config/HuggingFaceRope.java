package org.lacuna.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.lacuna.config.Binder;

/**
 * Reads the rotary position embedding of a Hugging Face configuration ({@code config.json} of
 * transformers 5).
 */
public final class HuggingFaceRope {
  private static final String PARAMETERS = "rope_parameters";

  /** Their keys where they differ from ours. */
  private static final Map<String, String> KEYS =
      Map.of(
          "rope_theta", "theta",
          "rope_type", "scaling",
          "original_max_position_embeddings", "original_length",
          "low_freq_factor", "low_frequency_factor",
          "high_freq_factor", "high_frequency_factor");

  private HuggingFaceRope() {}

  /**
   * The section {@code rope_parameters}; the original length is that of the model where the section
   * does not give one.
   *
   * @throws org.lacuna.config.ConfigException if a key or value is unknown
   */
  public static RopeConfig read(JsonNode configuration) {
    ObjectNode section = JsonNodeFactory.instance.objectNode();
    if (configuration.has("max_position_embeddings")) {
      section.set("original_length", configuration.get("max_position_embeddings"));
    }
    for (Map.Entry<String, JsonNode> entry : configuration.path(PARAMETERS).properties()) {
      String key = entry.getKey();
      // For transformers an mscale of 0 is as good as none.
      boolean none = key.startsWith("mscale") && entry.getValue().asDouble() == 0;
      if (!none) {
        section.set(KEYS.getOrDefault(key, key), entry.getValue());
      }
    }
    return Binder.bindSection(RopeConfig.defaults(), section, PARAMETERS);
  }
}
