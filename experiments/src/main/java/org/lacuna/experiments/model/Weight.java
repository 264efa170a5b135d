package org.lacuna.experiments.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.lacuna.experiments.config.Part;
import org.lacuna.methods.LayerWeight;

/** Makes the parameters of the decoder, named as in Hugging Face checkpoints. */
final class Weight {
  private Weight() {}

  /** A layer's own weight. */
  static Parameter of(String prefix, LayerWeight weight) {
    return of(prefix + "." + weight.name(), weight.shape().getShape());
  }

  /** Whether a parameter is a bias, by its name. */
  static boolean isBias(String name) {
    return name.endsWith(".bias");
  }

  /** The part of the model that a weight of the model's own belongs to. */
  static Part part(String name) {
    if (name.endsWith("norm.weight")) {
      return Part.NORMS;
    }
    if (name.contains(".mlp.")) {
      return Part.FEED_FORWARD;
    }
    if (name.endsWith(".self_attn.gate_proj.weight")) {
      return Part.GATE;
    }
    return name.contains(".self_attn.") ? Part.PROJECTIONS : Part.EMBEDDING;
  }

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
