package org.lacuna.methods.streamingllm;

import org.lacuna.config.Doc;
import org.lacuna.methods.MethodException;

/**
 * Parameters of StreamingLLM.
 *
 * @param sinkTokens tokens at the start that stay visible, s; 4 in the paper
 * @param window recent tokens that are visible, the query's own included, w; in the paper what is
 *     left of the training length
 */
public record StreamingLlmConfig(
    @Doc("Tokens at the start that stay visible, s; 4 in the paper.") int sinkTokens,
    @Doc("Recent tokens that are visible, the query's own included, w.") int window) {
  /** Checks the ranges. */
  public StreamingLlmConfig {
    if (sinkTokens < 0) {
      throw new MethodException("sink_tokens: expected at least 0, got " + sinkTokens);
    }
    if (window < 1) {
      throw new MethodException("window: expected at least 1, got " + window);
    }
  }
}
