package org.lacuna.experiments.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import org.lacuna.config.Binder;
import org.lacuna.experiments.config.Bias;
import org.lacuna.experiments.config.ModelConfig;

/**
 * Writes the {@code config.json} of a decoder, in the family of transformers that computes it with
 * full attention; what attends here is told by another file.
 *
 * <p>A decoder with an output gate or with latents is of no family here; its {@code model_type} is
 * {@code lacuna}, so that transformers refuses it and does not run something else under its name.
 */
public final class ConfigWriter {
  private ConfigWriter() {}

  /**
   * The file's content.
   *
   * @param model with vocabulary and context
   * @param base the file that the model came with, whose further keys are kept; an empty object
   *     without any
   * @param type of the weights: {@code float32}, {@code float16} or {@code bfloat16}
   */
  public static ObjectNode write(ModelConfig model, ObjectNode base, String type) {
    ObjectNode tree = base.deepCopy();
    tree.remove("dtype"); // transformers 5's name of the same
    tree.put("torch_dtype", type);
    Optional<Family> family = family(model, base);
    if (family.isEmpty()) {
      tree.put("model_type", PretrainedConfig.OWN);
      tree.remove("architectures");
      tree.set(PretrainedConfig.OWN, Binder.toTree(model));
      return tree;
    }
    describe(model, family.get(), tree);
    return tree;
  }

  /** The family that the model came from where it still is of it, else the first that it is of. */
  private static Optional<Family> family(ModelConfig model, ObjectNode base) {
    if (model.outputGate() || model.latent() != null) {
      return Optional.empty();
    }
    String before = base.path("model_type").asText();
    return Arrays.stream(Family.values())
        .filter(family -> family.writes(model))
        .reduce((one, other) -> other.type().equals(before) ? other : one);
  }

  private static void describe(ModelConfig model, Family family, ObjectNode tree) {
    tree.put("model_type", family.type());
    tree.putArray("architectures").add(family.architecture());
    tree.put("hidden_size", model.dim());
    tree.put("intermediate_size", model.ffn());
    tree.put("num_hidden_layers", model.layers());
    tree.put("num_attention_heads", model.heads());
    tree.put("num_key_value_heads", model.kvHeads());
    tree.put("head_dim", model.headDim());
    tree.put("vocab_size", model.vocabulary());
    tree.put("max_position_embeddings", model.context());
    tree.put("hidden_act", "silu");
    tree.put("rms_norm_eps", model.normEpsilon());
    tree.put("tie_word_embeddings", model.tieEmbeddings());
    if (family == Family.LLAMA || family == Family.QWEN3) {
      tree.put("attention_bias", model.bias().contains(Bias.QKV));
    }
    if (family == Family.LLAMA) {
      tree.put("mlp_bias", model.bias().contains(Bias.FFN));
    }
    if (family == Family.MISTRAL && !tree.has("sliding_window")) {
      tree.putNull("sliding_window");
    }
    tree.remove("rope_parameters");
    RopeKeys.write(model.rope(), tree);
  }
}
