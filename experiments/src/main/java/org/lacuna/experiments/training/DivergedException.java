package org.lacuna.experiments.training;

/** The loss or the gradient stopped being a number; the record of the run says at which step. */
public final class DivergedException extends RuntimeException {
  DivergedException(String message) {
    super(message);
  }
}
