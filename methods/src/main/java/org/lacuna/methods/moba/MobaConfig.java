package org.lacuna.methods.moba;

import org.lacuna.config.Doc;
import org.lacuna.methods.MethodException;

/**
 * Parameters of MoBA.
 *
 * @param blockSize tokens in a block, B; 512 in the paper's scaling experiments, 4096 at 1M tokens
 * @param topK blocks a query sees, its own included, k; 3 and 12 there
 * @param keyConvolution tokens of the causal convolution of keys, 0 for none; 3 or 5 in FlashMoBA
 */
public record MobaConfig(
    @Doc("Tokens in a block, B; 512 in the paper at 8K tokens, 4096 at 1M.") int blockSize,
    @Doc("Blocks a query sees, its own included, k; 3 in the paper at 8K tokens, 12 at 1M.")
        int topK,
    @Doc("Tokens of a causal convolution of the keys, 0 for none; 3 or 5 in FlashMoBA.")
        int keyConvolution) {
  /** Without a convolution of the keys. */
  public MobaConfig(int blockSize, int topK) {
    this(blockSize, topK, 0);
  }

  /** Checks the ranges. */
  public MobaConfig {
    if (blockSize < 1) {
      throw new MethodException("block_size: expected at least 1, got " + blockSize);
    }
    if (topK < 1) {
      throw new MethodException(
          "top_k: expected at least 1 (the query's own block counts), got " + topK);
    }
    if (keyConvolution < 0) {
      throw new MethodException("key_convolution: expected at least 0, got " + keyConvolution);
    }
  }
}
