package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import org.lacuna.methods.aten.Ops;

/** Root-mean-square norm: {@code x / sqrt(mean(x^2) + eps) * w} over the last axis. */
final class RmsNorm {
  private final Parameter scale;
  private final double epsilon;

  RmsNorm(Parameter scale, double epsilon) {
    this.scale = scale;
    this.epsilon = epsilon;
  }

  NDArray apply(Pass pass, NDArray x) {
    return Ops.scoped(
        x,
        y -> {
          int last = y.getShape().dimension() - 1;
          NDArray meanSquare = y.mul(y).mean(new int[] {last}, true);
          return y.mul(Ops.rsqrt(meanSquare.add(epsilon))).mul(pass.weight(scale, y.getDevice()));
        });
  }
}
