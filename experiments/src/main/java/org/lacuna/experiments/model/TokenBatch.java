package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.lacuna.datasets.stream.Window;
import org.lacuna.methods.aten.Ops;

/**
 * Tokens and what comes after each.
 *
 * @param inputs {@code [B, L]} int64
 * @param targets {@code [B * L]} int64
 */
public record TokenBatch(NDArray inputs, NDArray targets) {
  /** From windows of {@code L + 1} tokens each. */
  public static TokenBatch of(NDManager manager, int[][] windows) {
    int length = windows[0].length - 1;
    long[] inputs = new long[windows.length * length];
    long[] targets = new long[inputs.length];
    for (int b = 0; b < windows.length; b++) {
      for (int t = 0; t < length; t++) {
        inputs[b * length + t] = windows[b][t];
        targets[b * length + t] = windows[b][t + 1];
      }
    }
    return new TokenBatch(
        Ops.create(manager, inputs, new Shape(windows.length, length)),
        Ops.create(manager, targets, new Shape(targets.length)));
  }

  /** From windows of equal length. */
  public static TokenBatch of(NDManager manager, List<Window> windows) {
    return of(manager, windows.stream().map(Window::tokens).toArray(int[][]::new));
  }
}
