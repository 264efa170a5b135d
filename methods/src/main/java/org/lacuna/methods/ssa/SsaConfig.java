package org.lacuna.methods.ssa;

import org.lacuna.config.Doc;
import org.lacuna.methods.Draw;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.kernel.Scoring;

/**
 * Parameters of SSA. Block and top-k can be others at inference than in training.
 *
 * @param blockSize tokens in a block; 16 in the paper
 * @param topK blocks a query sees in the sparse stream, its own included; 16 in the paper
 * @param scoring who ranks the blocks
 * @param fullRatio how often the full stream is the main one, p_FA; 0.5 in the paper
 * @param stream who draws the main stream; model in the paper
 * @param alignment the loss between the streams
 */
public record SsaConfig(
    @Doc("Tokens in a block; 16 in the paper at 8K tokens. May differ at inference.") int blockSize,
    @Doc("Blocks a query sees, its own included; 16 in the paper. May differ at inference.")
        int topK,
    @Doc(
            "Who ranks the blocks: per_query_head as the paper's text, group_shared as its code"
                + " (softmax over complete blocks, summed over the heads of a group).")
        Scoring scoring,
    @Doc("How often a forward pass of training goes through the full stream, p_FA; 0.5 there.")
        double fullRatio,
    @Doc(
            "Who draws the main stream: model (one draw a forward pass for all layers) as in the"
                + " paper, or layer (each its own) of its table 3, where that diverges.")
        Stream stream,
    AlignmentConfig alignment) {
  /** Who draws which stream goes on. */
  public enum Stream {
    MODEL,
    LAYER;

    /** The number that decides. */
    double of(Draw draw) {
      return switch (this) {
        case MODEL -> draw.model();
        case LAYER -> draw.layer();
      };
    }
  }

  /** Checks the ranges. */
  public SsaConfig {
    if (blockSize < 1) {
      throw new MethodException("block_size: expected at least 1, got " + blockSize);
    }
    if (topK < 1) {
      throw new MethodException(
          "top_k: expected at least 1 (the query's own block counts), got " + topK);
    }
    if (!(fullRatio >= 0 && fullRatio <= 1)) {
      throw new MethodException("full_ratio: expected between 0 and 1, got " + fullRatio);
    }
  }
}
