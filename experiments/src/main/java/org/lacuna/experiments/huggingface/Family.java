package org.lacuna.experiments.huggingface;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.lacuna.experiments.config.Bias;
import org.lacuna.experiments.config.ModelConfig;

/**
 * A family of decoders, by its {@code model_type}: what its configuration says by other keys than
 * the rest, and what transformers takes where a key is absent.
 */
enum Family {
  /** Biases by {@code attention_bias} and {@code mlp_bias}. */
  LLAMA("LlamaForCausalLM", 2048, 0) {
    @Override
    List<Bias> biases(ConfigKeys keys) {
      return joined(attentionBias(keys), keys.flag("mlp_bias", false) ? FFN : List.of());
    }

    @Override
    boolean writes(ModelConfig model) {
      return !model.qkNorm() && writesAttentionBias(without(model.bias(), FFN));
    }
  },
  /** All layers behind one sliding window, 4096 tokens where the key is absent. */
  MISTRAL("MistralForCausalLM", 131072, 0) {
    @Override
    List<Bias> biases(ConfigKeys keys) {
      return List.of();
    }

    @Override
    boolean writes(ModelConfig model) {
      return !model.qkNorm() && model.bias().isEmpty();
    }
  },
  /** Biases on queries, keys and values. */
  QWEN2("Qwen2ForCausalLM", 32768, 0) {
    @Override
    List<Bias> biases(ConfigKeys keys) {
      return QKV;
    }

    @Override
    boolean writes(ModelConfig model) {
      return !model.qkNorm() && model.bias().equals(QKV);
    }
  },
  /** Norms of queries and keys. */
  QWEN3("Qwen3ForCausalLM", 32768, 128) {
    @Override
    List<Bias> biases(ConfigKeys keys) {
      return attentionBias(keys);
    }

    @Override
    boolean writes(ModelConfig model) {
      return model.qkNorm() && writesAttentionBias(model.bias());
    }
  };

  private static final List<Bias> QKV = List.of(Bias.QKV);
  private static final List<Bias> FFN = List.of(Bias.FFN);
  private static final List<Bias> ATTENTION = List.of(Bias.QKV, Bias.OUTPUT);

  private final String architecture;
  private final int defaultContext;
  private final int defaultHeadDim;

  Family(String architecture, int defaultContext, int defaultHeadDim) {
    this.architecture = architecture;
    this.defaultContext = defaultContext;
    this.defaultHeadDim = defaultHeadDim;
  }

  /** The projections with a bias. */
  abstract List<Bias> biases(ConfigKeys keys);

  /** Whether a decoder, without a gate and latents, is one of this family. */
  abstract boolean writes(ModelConfig model);

  /** Its name in {@code model_type}. */
  String type() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> types() {
    return Arrays.stream(values()).map(Family::type).toList();
  }

  /** The class of transformers. */
  String architecture() {
    return architecture;
  }

  /** Tokens of context where {@code max_position_embeddings} is absent. */
  int defaultContext() {
    return defaultContext;
  }

  /** Channels of a head where {@code head_dim} is absent. */
  int headDim(int hidden, int heads) {
    return defaultHeadDim == 0 ? hidden / heads : defaultHeadDim;
  }

  private static List<Bias> attentionBias(ConfigKeys keys) {
    return keys.flag("attention_bias", false) ? ATTENTION : List.of();
  }

  private static boolean writesAttentionBias(List<Bias> bias) {
    return bias.isEmpty() || bias.equals(ATTENTION);
  }

  private static List<Bias> joined(List<Bias> some, List<Bias> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private static List<Bias> without(List<Bias> all, List<Bias> some) {
    return all.stream().filter(bias -> !some.contains(bias)).toList();
  }
}
