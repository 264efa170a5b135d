package org.lacuna.experiments.cli;

import java.time.Duration;

/** Says when it is time again, by a clock that nobody sets back. */
final class Cadence {
  private final long every;
  private long since = System.nanoTime();

  /** Due every so often, the first time that long from now. */
  Cadence(Duration every) {
    this.every = every.toNanos();
  }

  /** Whether it is time; if so, the next time is counted from now. */
  boolean isDue() {
    if (System.nanoTime() - since < every) {
      return false;
    }
    restart();
    return true;
  }

  /** Counts the next time from now. */
  void restart() {
    since = System.nanoTime();
  }
}
