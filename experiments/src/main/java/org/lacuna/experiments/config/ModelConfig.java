package org.lacuna.experiments.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Doc;
import org.lacuna.methods.HeadShape;

/** The decoder, without its attention. */
@Doc("The decoder; what attends is the section attention.")
public record ModelConfig(
    @Doc("Decoder layers.") int layers,
    @Doc("Width of the residual stream, in channels.") int dim,
    @Doc("Query heads.") int heads,
    @Doc("Key and value heads; divides heads (grouped-query attention when smaller).") int kvHeads,
    @Doc("Channels of a head, even, as the rotation pairs them; not used with latent.") int headDim,
    @Doc("Width of the feed-forward layer, in channels.") int ffn,
    @Doc("Rows of the embedding, at least the tokenizer's tokens; null for as many.")
        @Nullable Integer vocabulary,
    @Doc(
            "Tokens of context that the model was made for, where that is not what it is trained at"
                + " here (training.length); null for that.")
        @Nullable Integer context,
    @Doc("One sigmoid gate a query head on the attention output, for every method alike.")
        boolean outputGate,
    @Doc("Whether the output head shares the embedding's weights.") boolean tieEmbeddings,
    @Doc("Projections that add a bias: qkv, output, ffn.") List<Bias> bias,
    @Doc("An RMSNorm over each head's query and key before the rotation, as in Qwen3.")
        boolean qkNorm,
    @Doc("Added to the mean square in RMSNorm.") double normEpsilon,
    RopeConfig rope,
    @Doc(
            "Multi-head latent attention in place of grouped queries; null for none, {} for its"
                + " defaults. kv_heads must then equal heads, and head_dim is not used.")
        @Nullable LatentConfig latent) {
  /** Checks the shapes. */
  public ModelConfig {
    Check.atLeast(1, "layers", layers);
    Check.atLeast(1, "dim", dim);
    Check.atLeast(1, "heads", heads);
    Check.atLeast(1, "kv_heads", kvHeads);
    Check.that(heads % kvHeads == 0, "kv_heads", "a divisor of heads (" + heads + ")", kvHeads);
    Check.that(headDim >= 2 && headDim % 2 == 0, "head_dim", "an even number", headDim);
    Check.atLeast(1, "ffn", ffn);
    Check.that(vocabulary == null || vocabulary > 0, "vocabulary", "at least 1", vocabulary);
    Check.that(context == null || context > 0, "context", "at least 1", context);
    bias = bias.stream().distinct().sorted().toList();
    Check.that(normEpsilon > 0, "norm_epsilon", "more than 0", normEpsilon);
    Check.that(
        latent == null || kvHeads == heads,
        "kv_heads",
        "as many as heads (" + heads + ") with latent",
        kvHeads);
    Check.that(latent == null || bias.isEmpty(), "bias", "none with latent", bias);
    Check.that(latent == null || !qkNorm, "qk_norm", "false with latent", qkNorm);
  }

  /** A plain decoder: no gate, no biases, one matrix for embedding and output head. */
  public static ModelConfig of(int layers, int dim, int heads, int kvHeads, int headDim, int ffn) {
    return new ModelConfig(
        layers,
        dim,
        heads,
        kvHeads,
        headDim,
        ffn,
        null,
        null,
        false,
        true,
        List.of(),
        false,
        1e-5,
        RopeConfig.defaults(),
        null);
  }

  /** About 0.8 million parameters at byte level. */
  public static ModelConfig defaults() {
    return of(4, 128, 4, 2, 32, 352);
  }

  /** The same decoder with another rotary embedding. */
  public ModelConfig with(RopeConfig other) {
    return new ModelConfig(
        layers,
        dim,
        heads,
        kvHeads,
        headDim,
        ffn,
        vocabulary,
        context,
        outputGate,
        tieEmbeddings,
        bias,
        qkNorm,
        normEpsilon,
        other,
        latent);
  }

  /**
   * Rows of the embedding.
   *
   * @param tokens that the tokenizer knows
   * @throws org.lacuna.config.ConfigException if there are more tokens than rows
   */
  public int vocabulary(int tokens) {
    if (vocabulary != null && vocabulary < tokens) {
      throw new ConfigException(
          "model.vocabulary: expected at least the %d tokens of the tokenizer, got %d"
              .formatted(tokens, vocabulary));
    }
    return vocabulary == null ? tokens : vocabulary;
  }

  /**
   * The same with what is left to tokenizer and training.
   *
   * @param rows of the embedding
   * @param length of training, in tokens
   */
  public ModelConfig of(int rows, int length) {
    return new ModelConfig(
        layers,
        dim,
        heads,
        kvHeads,
        headDim,
        ffn,
        rows,
        context == null ? Integer.valueOf(length) : context,
        outputGate,
        tieEmbeddings,
        bias,
        qkNorm,
        normEpsilon,
        rope,
        latent);
  }

  /** The heads of every layer. */
  public HeadShape headShape() {
    return latent == null ? new HeadShape(heads, kvHeads, headDim) : latent.headShape(heads);
  }

  /** Channels of a head that are rotated by position. */
  public int rotatedDim() {
    return latent == null ? headDim : latent.ropeDim();
  }
}
