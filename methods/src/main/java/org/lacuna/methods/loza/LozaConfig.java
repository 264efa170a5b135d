package org.lacuna.methods.loza;

import org.lacuna.config.Doc;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.streaming.StreamingConfig;

/**
 * Parameters of LoZA's calibration layer.
 *
 * @param streaming the sparse branch
 * @param alpha how the mixing weight is kept between 0 and 1
 * @param start the mixing weight before training
 */
public record LozaConfig(
    StreamingConfig streaming,
    @Doc("How alpha is kept in [0, 1]: sigmoid, or clamp. Not stated by the paper.") Range alpha,
    @Doc(
            "Alpha before training: between 0 and 1, the ends only with clamp. Not stated by the"
                + " paper.")
        double start) {
  /** From the layer's weight to alpha. */
  public enum Range {
    /** {@code 1 / (1 + exp(-a))}. */
    SIGMOID,
    /** {@code a + 1/2}, cut off at 0 and 1; beyond them it has no gradient and stays. */
    CLAMP
  }

  /** Checks the range. */
  public LozaConfig {
    boolean within =
        switch (alpha) {
          case SIGMOID -> start > 0 && start < 1;
          case CLAMP -> start >= 0 && start <= 1;
        };
    if (!within) {
      throw new MethodException(
          "start: expected %s, got %s"
              .formatted(
                  switch (alpha) {
                    case SIGMOID -> "more than 0 and less than 1 (alpha: clamp allows the ends)";
                    case CLAMP -> "between 0 and 1";
                  },
                  start));
    }
  }

  /** What the layer's weight holds for alpha to be at its start. */
  double firstWeight() {
    return switch (alpha) {
      case SIGMOID -> Math.log(start / (1 - start));
      case CLAMP -> start - 0.5;
    };
  }
}
