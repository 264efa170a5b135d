package org.lacuna.methods.lminfinite;

import org.lacuna.config.Doc;
import org.lacuna.methods.MethodException;

/**
 * Parameters of LM-Infinite.
 *
 * @param globalTokens tokens at the start that stay visible, g; 10 to 100 in the paper
 * @param window recent tokens that are visible, the query's own included, w; the training length in
 *     the paper
 * @param ceiling largest distance in the scores, in tokens; 0 for the window's, as in the paper
 */
public record LmInfiniteConfig(
    @Doc("Tokens at the start that stay visible, g; 10 to 100 in the paper.") int globalTokens,
    @Doc("Recent tokens that are visible, the query's own included, w.") int window,
    @Doc("Largest distance in the scores; 0 for the window, as in the paper.") int ceiling) {
  /** The paper's ceiling, the window. */
  public LmInfiniteConfig(int globalTokens, int window) {
    this(globalTokens, window, 0);
  }

  /** Checks the ranges. */
  public LmInfiniteConfig {
    if (globalTokens < 0) {
      throw new MethodException("global_tokens: expected at least 0, got " + globalTokens);
    }
    if (window < 1) {
      throw new MethodException("window: expected at least 1, got " + window);
    }
    if (ceiling != 0 && ceiling < window) {
      throw new MethodException(
          "ceiling: expected 0 or at least window (%d), got %d".formatted(window, ceiling));
    }
  }

  /** The ceiling in tokens. */
  int farthest() {
    return ceiling == 0 ? window : ceiling;
  }
}
