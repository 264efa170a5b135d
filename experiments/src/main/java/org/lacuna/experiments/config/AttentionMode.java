package org.lacuna.experiments.config;

/** Which attention the layers of a model use. */
public enum AttentionMode {
  /** Each layer's own method. */
  NATIVE,
  /** The full mode of every layer, on the same weights. */
  FULL
}
