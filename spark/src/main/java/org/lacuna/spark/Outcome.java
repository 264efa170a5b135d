package org.lacuna.spark;

import java.io.Serializable;

/**
 * How a line's process ended, as a worker tells the driver.
 *
 * @param exitCode the process' own, or {@link #NOT_STARTED}
 * @param said the last line that it wrote, or why it did not start; may be empty
 * @param place where it ran, for people
 */
record Outcome(int exitCode, String said, String place) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Stands for an exit code where no process could be started. */
  static final int NOT_STARTED = -1;

  /**
   * Whether it may go well another time: not with the same bad input, not where a training
   * diverged, and not against the will of whoever stopped it.
   */
  boolean worthRetry() {
    return switch (exitCode) {
      case 0, 2, 3, 130, 143 -> false;
      default -> true;
    };
  }

  /** What went wrong, in one line. */
  String problem() {
    String ended =
        switch (exitCode) {
          case NOT_STARTED -> "could not start";
          case 2 -> "ended with 2 (bad input)";
          case 3 -> "ended with 3 (diverged)";
          case 130, 143 -> "ended with %d (stopped)".formatted(exitCode);
          case 137 -> "ended with 137 (killed)";
          default -> "ended with " + exitCode;
        };
    return said.isEmpty() ? ended : ended + ": " + said;
  }
}
