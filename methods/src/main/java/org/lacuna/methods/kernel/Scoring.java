package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;

/** Who ranks the blocks of a block selector that works on mean keys. */
public enum Scoring {
  /** Every query head for itself, by {@code q . kbar}: MoBA, and SSA as its text says. */
  PER_QUERY_HEAD,
  /** The heads of a group together, by their summed softmax: SSA's released code. */
  GROUP_SHARED;

  /** The scores by the means {@code [B, Hkv, blocks, d]} of complete blocks. */
  BlockScores of(NDArray means, int block) {
    return switch (this) {
      case PER_QUERY_HEAD -> new MeanKeyScores(means);
      case GROUP_SHARED -> GroupShareScores.ofBlocks(means, block);
    };
  }
}
