package com.example.strided;

import org.lacuna.config.Doc;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.Visibility;

/**
 * Parameters of strided attention. {@code lacuna methods} and {@code lacuna config} print each
 * {@link Doc}; in a configuration the keys are {@code window} and {@code stride}.
 *
 * @param window tokens of the local window, the query's own included, w
 * @param stride tokens from one strided key to the next, s
 */
public record StridedConfig(
    @Doc("Tokens of the local window, the query's own included, w; the stride in the paper.")
        int window,
    @Doc("Tokens from one strided key to the next, s; near the root of the length in the paper.")
        int stride) {
  /** Checks the ranges; the messages name the keys of the configuration. */
  public StridedConfig {
    if (window < 1) {
      throw new MethodException("window: expected at least 1, got " + window);
    }
    if (stride < 1) {
      throw new MethodException("stride: expected at least 1, got " + stride);
    }
  }

  /** Visits the keys that the query at a position sees, as runs that do not overlap. */
  void forEachRun(int position, Visibility.Run run) {
    int local = Math.max(0, position + 1 - window);
    for (int j = position % stride; j < local; j += stride) {
      run.accept(j, j + 1);
    }
    run.accept(local, position + 1);
  }

  /** How many keys the query at a position sees. */
  long visibleKeys(long position) {
    long local = Math.min(window, position + 1);
    // Strides that lead back beyond the window but not beyond the first token.
    long strided = position / stride - Math.ceilDiv(window, stride) + 1;
    return local + Math.max(0, strided);
  }
}
