package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code W h}, or {@code W h + b}. */
final class Linear {
  private final Parameter weight;
  private final @Nullable Parameter bias;

  private Linear(Parameter weight, @Nullable Parameter bias) {
    this.weight = weight;
    this.bias = bias;
  }

  /**
   * A map without values yet.
   *
   * @param name of both parameters, before {@code .weight} and {@code .bias}
   * @param own takes each parameter in and returns it
   */
  static Linear of(String name, long out, long in, boolean biased, UnaryOperator<Parameter> own) {
    return new Linear(
        own.apply(Weight.of(name + ".weight", out, in)),
        biased ? own.apply(Weight.of(name + ".bias", out)) : null);
  }

  /** A map without a bias. */
  static Linear of(String name, long out, long in, UnaryOperator<Parameter> own) {
    return of(name, out, in, false, own);
  }

  /** Of {@code [.., in]}: {@code [.., out]}. */
  NDArray apply(Pass pass, NDArray h) {
    return pass.linear(h, weight, bias);
  }
}
