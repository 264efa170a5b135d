package org.lacuna.methods;

import ai.djl.ndarray.types.Shape;

/**
 * A weight that an attention layer has of its own, beside the model's projections.
 *
 * @param name its name within the layer, as in {@code gate_proj.weight}
 * @param shape its shape
 * @param initial what it holds before training
 */
public record LayerWeight(String name, Shape shape, Initial initial) {
  /** First values of a weight. */
  public enum Initial {
    /** Normal, with the model's own deviation. */
    NORMAL,
    ZEROS,
    ONES
  }

  /** A matrix {@code [out, in]} of normal values. */
  public static LayerWeight matrix(String name, long out, long in) {
    return new LayerWeight(name, new Shape(out, in), Initial.NORMAL);
  }

  /** Zeros of any shape. */
  public static LayerWeight zeros(String name, long... shape) {
    return new LayerWeight(name, new Shape(shape), Initial.ZEROS);
  }
}
