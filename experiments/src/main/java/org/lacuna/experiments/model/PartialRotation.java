package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.function.UnaryOperator;
import org.lacuna.methods.Rotation;
import org.lacuna.methods.aten.Ops;

/**
 * Rotates the last channels of a head and leaves those before without a position.
 *
 * @param rotation of the last channels
 * @param from the first channel that is rotated
 */
record PartialRotation(Rotation rotation, int from) implements Rotation {
  @Override
  public NDArray rotate(NDArray x, long[] positions) {
    return rotated(x, last -> rotation.rotate(last, positions));
  }

  @Override
  public NDArray rotateFrom(NDArray x, long first) {
    return rotated(x, last -> rotation.rotateFrom(last, first));
  }

  private NDArray rotated(NDArray x, UnaryOperator<NDArray> lastChannels) {
    NDArray last = Ops.narrow(x, 3, from, x.getShape().get(3) - from);
    return NDArrays.concat(new NDList(Ops.narrow(x, 3, 0, from), lastChannels.apply(last)), 3);
  }
}
