package org.lacuna.experiments.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorMemory;

/**
 * The factor on the loss of a training in float16, whose smallest numbers small gradients would
 * fall below (arXiv 1710.03740). It is as large as no gradient overflows: half as large after a
 * step that did, twice as large after many that did not; a power of two, which rounds nothing.
 */
final class LossScale {
  /** The name of its state among the optimiser's. */
  static final String NAME = "loss_scale";

  /** Good steps after which it doubles. */
  static final int PATIENCE = 2000;

  private static final float FIRST = 65536;
  private static final float LEAST = 1;

  /** {@code [2]}: the factor, and the good steps since it changed; on the CPU. */
  private final NDArray state;

  /** The first factor, under the manager. */
  LossScale(NDManager manager) {
    state = Ops.create(manager.newSubManager(Device.cpu()), new float[] {FIRST, 0}, new Shape(2));
  }

  /** What a checkpoint keeps. */
  NDArray state() {
    return state;
  }

  /** What the loss is multiplied by. */
  double factor() {
    return memory().getAtIndex(ValueLayout.JAVA_FLOAT, 0);
  }

  /** A step whose gradients were numbers. */
  void good() {
    float steps = memory().getAtIndex(ValueLayout.JAVA_FLOAT, 1) + 1;
    if (steps < PATIENCE) {
      memory().setAtIndex(ValueLayout.JAVA_FLOAT, 1, steps);
    } else {
      set(2 * factor());
    }
  }

  /** A step whose gradients were not; whether a smaller factor may mend it. */
  boolean overflowed() {
    set(factor() / 2);
    return factor() >= LEAST;
  }

  private void set(double factor) {
    memory().setAtIndex(ValueLayout.JAVA_FLOAT, 0, (float) factor);
    memory().setAtIndex(ValueLayout.JAVA_FLOAT, 1, 0);
  }

  private MemorySegment memory() {
    return TensorMemory.of(state);
  }
}
