package org.lacuna.methods.kernel;

/**
 * A pattern that is known before any data and the same for all heads: sinks and windows, summaries
 * of what lies behind, all of the past.
 *
 * @param runs the keys of each query; it may see none and then attends to nothing, zeros
 * @param biased keys from the first on whose scores get {@code bias}
 * @param bias added to their scores after scaling
 */
public record RunPattern(KeyRuns runs, int biased, float bias) implements KeyPattern {
  /** Without a bias. */
  public RunPattern(KeyRuns runs) {
    this(runs, 0, 0);
  }
}
