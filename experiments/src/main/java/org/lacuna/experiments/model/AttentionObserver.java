package org.lacuna.experiments.model;

import org.lacuna.methods.AttentionInputs;

/** Sees what the layers of a pass over whole sequences attend over. */
@FunctionalInterface
public interface AttentionObserver {
  /** Looks away, at no cost. */
  AttentionObserver NONE = (_, _) -> {};

  /**
   * Called before a layer attends, each time that it is computed.
   *
   * @param layer its index
   * @param in valid until this returns, as is what is made under its arrays' manager
   */
  void attending(int layer, AttentionInputs in);
}
