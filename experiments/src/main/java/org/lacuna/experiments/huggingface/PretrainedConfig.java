package org.lacuna.experiments.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.ModelConfig;

/**
 * What a {@code config.json} says of a decoder.
 *
 * @param model the decoder, its vocabulary and context given
 * @param attention what attends: full attention, or the method {@code window} in layers that slide
 * @param tree the file
 */
public record PretrainedConfig(ModelConfig model, AttentionConfig attention, ObjectNode tree) {
  /** The name of the file. */
  public static final String FILE = "config.json";

  /** What no family of transformers can say: {@code model_type}, and the key of the decoder. */
  static final String OWN = "lacuna";

  /** What transformers calls the sizes of ours. */
  private static final Map<String, String> THEIRS =
      Map.of("layers", "num_hidden_layers", "ffn", "intermediate_size", "vocabulary", "vocab_size");

  /**
   * Reads a {@code config.json}.
   *
   * @throws ConfigException naming file and key if it is missing, damaged, of another family, or
   *     says something that this code does not compute
   */
  public static PretrainedConfig read(Path file) {
    ObjectNode tree = JsonFiles.object(file);
    ConfigKeys keys = new ConfigKeys(file, tree);
    if (isOwn(tree)) {
      ModelConfig model = own(keys);
      new ModelSizes(file, key -> OWN + "." + key).require(model);
      return new PretrainedConfig(model, AttentionConfig.defaults(), tree);
    }
    Family family = family(keys);
    refuseUnknown(keys);
    ModelConfig model = model(keys, family);
    new ModelSizes(file, key -> THEIRS.getOrDefault(key, key)).require(model);
    SlidingLayers sliding = SlidingLayers.read(keys, family, model.layers());
    return new PretrainedConfig(model, sliding.attention(model.layers()), tree);
  }

  private static Family family(ConfigKeys keys) {
    JsonNode type = keys.at("model_type");
    for (Family family : Family.values()) {
      if (type.isTextual() && type.textValue().equals(family.type())) {
        return family;
      }
    }
    String known = String.join(", ", Family.types());
    throw keys.wrong(
        "model_type",
        Nearest.of(type.asText(), Family.types())
            .map(nearest -> "one of %s (did you mean %s?)".formatted(known, nearest))
            .orElse("one of " + known));
  }

  /** What changes the numbers and is not computed here. */
  private static void refuseUnknown(ConfigKeys keys) {
    keys.require(
        !keys.has("hidden_act") || keys.at("hidden_act").asText().equals("silu"),
        "hidden_act",
        "silu");
    keys.require(
        !keys.has("quantization_config"),
        "quantization_config",
        "none: weights in float32, float16 or bfloat16");
    keys.require(
        !keys.has("partial_rotary_factor") || keys.at("partial_rotary_factor").doubleValue() == 1,
        "partial_rotary_factor",
        "1");
    keys.require(!keys.flag("is_encoder_decoder", false), "is_encoder_decoder", "false");
  }

  private static ModelConfig model(ConfigKeys keys, Family family) {
    int hidden = keys.size("hidden_size");
    int heads = keys.size("num_attention_heads");
    int kvHeads =
        family == Family.LLAMA
            ? keys.size("num_key_value_heads", heads)
            : keys.size("num_key_value_heads");
    keys.require(
        heads % kvHeads == 0,
        "num_key_value_heads",
        "a divisor of num_attention_heads (" + heads + ")");
    boolean given = keys.has("head_dim");
    int headDim = given ? keys.size("head_dim") : family.headDim(hidden, heads);
    keys.require(
        headDim >= 2 && headDim % 2 == 0,
        given ? "head_dim" : "hidden_size",
        given ? "an even number" : "an even number of channels in each of " + heads + " heads");
    int context = keys.size("max_position_embeddings", family.defaultContext());
    return new ModelConfig(
        keys.size("num_hidden_layers"),
        hidden,
        heads,
        kvHeads,
        headDim,
        keys.size("intermediate_size"),
        keys.size("vocab_size"),
        context,
        false,
        keys.flag("tie_word_embeddings", false),
        family.biases(keys),
        family == Family.QWEN3,
        keys.positive("rms_norm_eps", 1e-6),
        RopeKeys.read(keys, context),
        null);
  }

  private static ModelConfig own(ConfigKeys keys) {
    keys.require(keys.at(OWN).isObject(), OWN, "the section of a decoder");
    ConfigKeys section = new ConfigKeys(keys.file(), keys.at(OWN));
    for (String key : new String[] {"vocabulary", "context"}) {
      if (!section.has(key)) {
        throw new ConfigException(
            "%s: %s.%s: expected a number, got nothing".formatted(keys.file(), OWN, key));
      }
    }
    try {
      return Binder.bindSection(ModelConfig.defaults(), keys.at(OWN), OWN);
    } catch (ConfigException e) {
      throw new ConfigException(keys.file() + ": " + e.getMessage(), e);
    }
  }

  /** Whether transformers has a class that computes this decoder. */
  public boolean isKnownToTransformers() {
    return !isOwn(tree);
  }

  private static boolean isOwn(JsonNode tree) {
    return OWN.equals(tree.path("model_type").textValue());
  }
}
