package org.lacuna.methods.streaming;

import org.lacuna.config.Doc;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.kernel.SinkWindow;

/**
 * Parameters of streaming sparse attention.
 *
 * @param blockSize tokens in a block, b; 128 in the paper (authors' kernel)
 * @param sinkBlocks blocks at the start that stay visible, s; 1 in the paper
 * @param localBlocks recent blocks that are visible, the query's own included, l; 7 in the paper
 */
public record StreamingConfig(
    @Doc("Tokens in a block, b; 128 in the paper.") int blockSize,
    @Doc("Blocks at the start that stay visible, s; 1 in the paper.") int sinkBlocks,
    @Doc("Recent blocks that are visible, the query's own included, l; 7 in the paper.")
        int localBlocks) {
  /** Checks the ranges. */
  public StreamingConfig {
    if (blockSize < 1) {
      throw new MethodException("block_size: expected at least 1, got " + blockSize);
    }
    if (sinkBlocks < 0) {
      throw new MethodException("sink_blocks: expected at least 0, got " + sinkBlocks);
    }
    if (localBlocks < 1) {
      throw new MethodException("local_blocks: expected at least 1, got " + localBlocks);
    }
  }

  /** The keys that a query sees. */
  SinkWindow window() {
    return new SinkWindow(blockSize, sinkBlocks, localBlocks);
  }
}
