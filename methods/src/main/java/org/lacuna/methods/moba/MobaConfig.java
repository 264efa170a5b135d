package org.lacuna.methods.moba;

import org.lacuna.methods.MethodException;

/**
 * Parameters of MoBA.
 *
 * @param blockSize tokens in a block, B; 512 in the paper's scaling experiments, 4096 at 1M tokens
 * @param topK blocks a query sees, its own included, k; 3 and 12 there
 */
public record MobaConfig(int blockSize, int topK) {
  /** Checks the ranges. */
  public MobaConfig {
    if (blockSize < 1) {
      throw new MethodException("block_size: expected at least 1, got " + blockSize);
    }
    if (topK < 1) {
      throw new MethodException(
          "top_k: expected at least 1 (the query's own block counts), got " + topK);
    }
  }
}
