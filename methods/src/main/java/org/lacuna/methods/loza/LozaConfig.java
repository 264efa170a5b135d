package org.lacuna.methods.loza;

import org.lacuna.config.Doc;
import org.lacuna.methods.streaming.StreamingConfig;

/**
 * Parameters of LoZA's calibration layer.
 *
 * @param streaming the sparse branch
 * @param alpha how the mixing weight is kept between 0 and 1
 */
public record LozaConfig(
    StreamingConfig streaming,
    @Doc(
            "How alpha is kept in [0, 1]: sigmoid, or clamp. Not stated by the paper; it starts at"
                + " 0.5 in both.")
        Range alpha) {
  /** From the layer's weight to alpha. */
  public enum Range {
    /** {@code 1 / (1 + exp(-a))}. */
    SIGMOID,
    /** {@code a + 1/2}, cut off at 0 and 1; beyond them it has no gradient and stays. */
    CLAMP
  }
}
