package org.lacuna.experiments.config;

import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.methods.HeadShape;

/**
 * Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434). DeepSeek-V3 and LongCat-Flash have
 * the same widths as DeepSeek-V2.
 */
@Doc("Multi-head latent attention.")
public record LatentConfig(
    @Doc("Channels of the latent of keys and values, which caches keep; 512 in DeepSeek-V2.")
        int kvRank,
    @Doc("Channels of the latent of queries, 0 to do without; 1536 in DeepSeek-V2.") int queryRank,
    @Doc("Channels of a query or key head without a position; 128 in DeepSeek-V2.") int nopeDim,
    @Doc(
            "Channels of a query or key head that are rotated, even; all heads share those of the"
                + " key. 64 in DeepSeek-V2.")
        int ropeDim,
    @Doc("Channels of a value head; 128 in DeepSeek-V2.") int valueDim) {
  /** Checks the ranges. */
  public LatentConfig {
    Check.atLeast(1, "kv_rank", kvRank);
    Check.atLeast(0, "query_rank", queryRank);
    Check.atLeast(1, "nope_dim", nopeDim);
    Check.that(ropeDim >= 2 && ropeDim % 2 == 0, "rope_dim", "an even number", ropeDim);
    Check.atLeast(1, "value_dim", valueDim);
  }

  /** For the default model: heads as wide as its own, and the positions' half as wide. */
  public static LatentConfig defaults() {
    return new LatentConfig(64, 0, 32, 16, 32);
  }

  /** Channels of a query or key head. */
  public int keyDim() {
    return nopeDim + ropeDim;
  }

  /** Numbers that a cache keeps of a token: the latent and the rotated channels, for all heads. */
  public int cachedPerToken() {
    return kvRank + ropeDim;
  }

  /** That many heads. */
  HeadShape headShape(int heads) {
    return new HeadShape(heads, heads, keyDim(), valueDim, cachedPerToken());
  }
}
