package org.lacuna.experiments.config;

import java.util.Locale;

/** The parts of a decoder's weights, to say which of them a phase trains. */
public enum Part {
  /** Embedding and output head. */
  EMBEDDING,
  /** The gains of all norms, those of latent attention's latents too. */
  NORMS,
  FEED_FORWARD,
  /** Queries, keys, values and output of attention, with latent attention its latents. */
  PROJECTIONS,
  /** The output gate that all methods have alike. */
  GATE,
  /** What an attention method has of its own, such as LoZA's alpha or NSA's gates. */
  METHOD;

  /** As it stands in configurations, such as {@code "feed_forward"}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
