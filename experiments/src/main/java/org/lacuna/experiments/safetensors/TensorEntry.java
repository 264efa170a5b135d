package org.lacuna.experiments.safetensors;

import ai.djl.ndarray.types.Shape;

/**
 * What a header says of a tensor.
 *
 * @param name as in the file
 * @param type of its elements
 * @param shape row-major; a scalar has none
 * @param from its first byte in the data section
 * @param to its last byte there and one
 */
public record TensorEntry(String name, NumberType type, Shape shape, long from, long to) {
  /** How many bytes it takes; may exceed 2^31. */
  public long bytes() {
    return to - from;
  }

  /** How many elements it has; may exceed 2^31. */
  public long elements() {
    return bytes() / type.bytes();
  }
}
