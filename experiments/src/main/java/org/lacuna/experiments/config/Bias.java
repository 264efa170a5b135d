package org.lacuna.experiments.config;

/** The projections that may add a vector of their own: Qwen2's queries, keys and values do. */
public enum Bias {
  /** Queries, keys and values. */
  QKV,
  /** The attention's way back to the residual stream. */
  OUTPUT,
  /** The feed-forward layer. */
  FFN
}
