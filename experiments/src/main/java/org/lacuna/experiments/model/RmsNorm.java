package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import org.lacuna.experiments.model.fused.FusedRmsNorm;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorType;

/** Root-mean-square norm: {@code x / sqrt(mean(x^2) + eps) * w} over the last axis. */
final class RmsNorm {
  private final Parameter scale;
  private final double epsilon;

  RmsNorm(Parameter scale, double epsilon) {
    this.scale = scale;
    this.epsilon = epsilon;
  }

  /** In the type of {@code x}. */
  NDArray apply(Pass pass, NDArray x) {
    return apply(pass, x, TensorType.of(x));
  }

  /** In the type that products take. */
  NDArray operand(Pass pass, NDArray x) {
    return apply(pass, x, pass.operandType(x));
  }

  private NDArray apply(Pass pass, NDArray x, TensorType type) {
    return FusedRmsNorm.fits(x)
        ? FusedRmsNorm.apply(pass.tape(), x, pass.weight(scale, x.getDevice()), epsilon, type)
        : Ops.cast(byOperators(pass, x), type);
  }

  private NDArray byOperators(Pass pass, NDArray x) {
    return Ops.scoped(
        x,
        y -> {
          int last = y.getShape().dimension() - 1;
          NDArray meanSquare = y.mul(y).mean(new int[] {last}, true);
          return y.mul(Ops.rsqrt(meanSquare.add(epsilon))).mul(pass.weight(scale, y.getDevice()));
        });
  }
}
