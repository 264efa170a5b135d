package org.lacuna.datasets.stream;

/**
 * A window of which only the end is scored; what is before it is context.
 *
 * @param targets how many tokens at the end are scored, from 1 to all but the first
 */
public record ScoredWindow(Window window, int targets) {
  public ScoredWindow {
    if (targets < 1 || targets >= window.tokens().length) {
      throw new IllegalArgumentException(
          "targets %d are not within [1, %d]".formatted(targets, window.tokens().length - 1));
    }
  }
}
