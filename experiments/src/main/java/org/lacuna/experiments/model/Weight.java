package org.lacuna.experiments.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/** Makes the parameters of the decoder, named as in Hugging Face checkpoints. */
final class Weight {
  private Weight() {}

  /** A parameter without values yet. */
  static Parameter of(String name, long... shape) {
    return Parameter.builder()
        .setName(name)
        .setType(Parameter.Type.WEIGHT)
        .optShape(new Shape(shape))
        // A training step takes leaves of its own; the parameter itself only holds the values.
        .optRequiresGrad(false)
        .build();
  }
}
