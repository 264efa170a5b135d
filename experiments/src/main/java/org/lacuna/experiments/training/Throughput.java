package org.lacuna.experiments.training;

/** Tokens a second over the recent steps, validations and checkpoints left out. */
final class Throughput {
  /** How much of the average the steps before the last keep. */
  private static final double MEMORY = 0.9;

  private final long tokensPerStep;
  private long since = System.nanoTime();
  private double secondsPerStep;

  Throughput(long tokensPerStep) {
    this.tokensPerStep = tokensPerStep;
  }

  /** Counts a step that ends now; gives tokens a second. */
  double stepDone() {
    long now = System.nanoTime();
    double seconds = (now - since) / 1e9;
    since = now;
    secondsPerStep =
        secondsPerStep == 0 ? seconds : MEMORY * secondsPerStep + (1 - MEMORY) * seconds;
    return tokensPerStep / secondsPerStep;
  }

  /** The time since the last step belongs to no step. */
  void pauseOver() {
    since = System.nanoTime();
  }
}
