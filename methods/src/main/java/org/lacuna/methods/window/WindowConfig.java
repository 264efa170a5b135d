package org.lacuna.methods.window;

import org.lacuna.config.Doc;
import org.lacuna.methods.MethodException;

/**
 * Parameters of sliding-window attention.
 *
 * @param window recent tokens that are visible, the query's own included, w; 4096 in Mistral 7B
 */
public record WindowConfig(
    @Doc("Recent tokens that are visible, the query's own included, w; 4096 in Mistral 7B.")
        int window) {
  /** Checks the range. */
  public WindowConfig {
    if (window < 1) {
      throw new MethodException("window: expected at least 1, got " + window);
    }
  }
}
