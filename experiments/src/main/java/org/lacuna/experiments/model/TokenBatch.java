package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.lacuna.datasets.stream.Example;
import org.lacuna.methods.aten.Ops;

/**
 * Tokens and what comes after each.
 *
 * @param inputs {@code [B, L]} int64
 * @param targets {@code [B * L]} int64; {@link Ops#NO_TARGET} where nothing is scored
 */
public record TokenBatch(NDArray inputs, NDArray targets) {
  /** From examples of equal length. */
  public static TokenBatch of(NDManager manager, List<Example> examples) {
    return of(manager, examples, 0, examples.getFirst().tokens().length);
  }

  /** From a stretch of each example, its positions from {@code from} to before {@code to}. */
  public static TokenBatch of(NDManager manager, List<Example> examples, int from, int to) {
    int length = to - from;
    long[] inputs = new long[examples.size() * length];
    long[] targets = new long[inputs.length];
    int at = 0;
    for (Example example : examples) {
      for (int t = from; t < to; t++, at++) {
        int target = example.targets()[t];
        inputs[at] = example.tokens()[t];
        targets[at] = target == Example.UNSCORED ? Ops.NO_TARGET : target;
      }
    }
    return new TokenBatch(
        Ops.create(manager, inputs, new Shape(examples.size(), length)),
        Ops.create(manager, targets, new Shape(targets.length)));
  }
}
