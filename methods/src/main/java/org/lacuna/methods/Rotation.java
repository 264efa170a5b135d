package org.lacuna.methods;

import ai.djl.ndarray.NDArray;

/** The model's rotary position embedding, for layers that rotate keys or queries on their own. */
@FunctionalInterface
public interface Rotation {
  /** No positions at all. */
  Rotation NONE = (x, _) -> x;

  /**
   * Rotates tokens as if they stood at the given positions.
   *
   * @param x {@code [B, H, n, d]}
   * @param positions one a token, from 0
   * @return {@code [B, H, n, d]}, rotated in the same graph
   */
  NDArray rotate(NDArray x, long[] positions);

  /** Rotates tokens that follow each other from position {@code first} on. */
  default NDArray rotateFrom(NDArray x, long first) {
    long[] positions = new long[Math.toIntExact(x.getShape().get(2))];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = first + i;
    }
    return rotate(x, positions);
  }
}
