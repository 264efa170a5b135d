package org.lacuna.experiments.config;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.methods.loza.LayerChoice;

/**
 * Which layers become streaming, by what a calibration found: LoZA's step from alphas to layers.
 */
@Doc("Layers that become streaming, by the alphas of a calibrated phase.")
public record ChoiceConfig(
    @Doc("The phase that calibrated: every layer by the method loza.") String phase,
    @Doc("lowest alphas, as LoZA; highest, random or interleaved, as its ablations.")
        LayerChoice layers,
    @Doc("Share of the layers; 0.5 in the paper.") double share,
    @Doc("Seed of random; null for the experiment's.") @Nullable Long seed) {
  /** Checks the range. */
  public ChoiceConfig {
    Check.that(share >= 0 && share <= 1, "share", "between 0 and 1", share);
  }

  /** The lowest half; the phase is to be named. */
  public static ChoiceConfig defaults() {
    return new ChoiceConfig("", LayerChoice.LOWEST, 0.5, null);
  }

  /** How many of so many layers. */
  public int count(int all) {
    return Math.toIntExact(Math.round(share * all));
  }
}
