package org.lacuna.experiments.config;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
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
    @Doc("One sigmoid gate a query head on the attention output, for every method alike.")
        boolean outputGate,
    @Doc("Whether the output head shares the embedding's weights.") boolean tieEmbeddings,
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
    Check.that(normEpsilon > 0, "norm_epsilon", "more than 0", normEpsilon);
    Check.that(
        latent == null || kvHeads == heads,
        "kv_heads",
        "as many as heads (" + heads + ") with latent",
        kvHeads);
  }

  /** About 0.8 million parameters at byte level. */
  public static ModelConfig defaults() {
    return new ModelConfig(4, 128, 4, 2, 32, 352, false, true, 1e-5, RopeConfig.defaults(), null);
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
        outputGate,
        tieEmbeddings,
        normEpsilon,
        other,
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
