package org.lacuna.datasets.corpus;

import org.lacuna.datasets.Split;

/**
 * How documents are dealt out.
 *
 * @param validation share of the bytes held out for validation, in {@code [0, 1)}; 0 for none
 * @param test share of the bytes held out for test, likewise; both together below 1
 * @param seed decides which documents
 */
public record SplitConfig(double validation, double test, long seed) {

  /** A twentieth each, seed 0. */
  public static final SplitConfig DEFAULT = new SplitConfig(0.05, 0.05, 0);

  public SplitConfig {
    if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
      throw new IllegalArgumentException(
          "shares of validation ("
              + validation
              + ") and test ("
              + test
              + ") must not be negative and leave something to train on");
    }
  }

  double share(Split split) {
    return switch (split) {
      case TRAIN -> 1 - validation - test;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }
}
