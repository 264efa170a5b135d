package org.lacuna.experiments.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lacuna.config.Binder;
import org.lacuna.experiments.config.Bias;
import org.lacuna.experiments.config.ModelConfig;

/**
 * Writes the {@code config.json} of a decoder, in the family of transformers that computes it.
 *
 * <p>The file describes what transformers runs. Where that knows the attention, full or behind a
 * sliding window, in a family with the decoder's biases and norms, the file says it, by the very
 * keys of the file that the model came with if these still say it. Any other attention is full
 * attention there, and no window of an earlier attention stays; what attends here is told by
 * another file.
 *
 * <p>A decoder with an output gate or with latents is of no family here; its {@code model_type} is
 * {@code lacuna}, so that transformers refuses it and does not run something else under its name.
 */
final class ConfigWriter {
  /** The keys by which families describe a decoder, but for those of {@link SlidingLayers}. */
  private static final List<String> DESCRIBING =
      List.of(
          "architectures",
          "hidden_size",
          "intermediate_size",
          "num_hidden_layers",
          "num_attention_heads",
          "num_key_value_heads",
          "head_dim",
          "vocab_size",
          "max_position_embeddings",
          "hidden_act",
          "rms_norm_eps",
          "tie_word_embeddings",
          "attention_bias",
          "mlp_bias",
          "rope_theta",
          "rope_scaling",
          "rope_parameters");

  private ConfigWriter() {}

  /**
   * The file's content.
   *
   * @param model with vocabulary and context
   * @param sliding the attention as transformers is to know it
   * @param base the file that the model came with, whose further keys are kept; an empty object
   *     without any
   * @param type of the weights: {@code float32}, {@code float16} or {@code bfloat16}
   */
  static ObjectNode write(ModelConfig model, SlidingLayers sliding, ObjectNode base, String type) {
    ObjectNode tree = base.deepCopy();
    tree.remove("dtype"); // transformers 5's name of the same
    tree.put("torch_dtype", type);
    List<Family> families = families(model, base);
    if (families.isEmpty()) {
      tree.remove(DESCRIBING);
      tree.remove(SlidingLayers.KEYS);
      tree.remove("auto_map"); // classes of the family that it came from
      tree.put("model_type", PretrainedConfig.OWN);
      tree.set(PretrainedConfig.OWN, Binder.toTree(model));
      return tree;
    }
    Optional<Family> known =
        families.stream().filter(family -> sliding.fits(family, model.layers())).findFirst();
    Family family = known.orElse(families.getFirst());
    describe(model, family, tree);
    slide(known.isPresent() ? sliding : SlidingLayers.NONE, family, model.layers(), base, tree);
    return tree;
  }

  /** The families that a decoder is of, that which it came from first if it still is of it. */
  private static List<Family> families(ModelConfig model, ObjectNode base) {
    if (model.outputGate() || model.latent() != null) {
      return List.of();
    }
    return Arrays.stream(Family.values())
        .filter(family -> family.writes(model))
        .sorted(Comparator.comparing(family -> !isOf(base, family)))
        .toList();
  }

  private static boolean isOf(ObjectNode base, Family family) {
    return family.type().equals(base.path("model_type").textValue());
  }

  private static void describe(ModelConfig model, Family family, ObjectNode tree) {
    tree.remove(PretrainedConfig.OWN);
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
    tree.remove(List.of("attention_bias", "mlp_bias"));
    if (family == Family.LLAMA || family == Family.QWEN3) {
      tree.put("attention_bias", model.bias().contains(Bias.QKV));
    }
    if (family == Family.LLAMA) {
      tree.put("mlp_bias", model.bias().contains(Bias.FFN));
    }
    RopeKeys.write(model.rope(), tree);
  }

  private static void slide(
      SlidingLayers sliding, Family family, int layers, ObjectNode base, ObjectNode tree) {
    ConfigKeys before = new ConfigKeys(Path.of(PretrainedConfig.FILE), base);
    if (!isOf(base, family) || !sliding.areThoseOf(before, family, layers)) {
      sliding.write(family, layers, tree);
    }
  }
}
