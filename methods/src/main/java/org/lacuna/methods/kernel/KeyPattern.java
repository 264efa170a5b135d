package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDManager;

/** Which of the keys at hand each query sees: what a kernel needs to know of a method. */
public sealed interface KeyPattern permits RunPattern, BlockChoice, HeadPattern {
  /** Hands arrays that the pattern has over to a manager: that of what a backward pass needs. */
  default void attach(NDManager keeper) {}
}
