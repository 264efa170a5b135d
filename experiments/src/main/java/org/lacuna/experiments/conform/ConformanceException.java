package org.lacuna.experiments.conform;

import java.nio.file.Path;

/** A folder holds no vectors or a vector cannot be used; one line names it and says why. */
public final class ConformanceException extends RuntimeException {
  /** What a vector says may be of any length. */
  private static final int MOST_CHARACTERS = 600;

  ConformanceException(Path file, String problem) {
    super(file + ": " + oneLine(problem));
  }

  private static String oneLine(String problem) {
    String shown =
        problem.length() <= MOST_CHARACTERS
            ? problem
            : problem.substring(0, MOST_CHARACTERS) + " ...";
    return shown.replaceAll("\\s*\\R\\s*", " ");
  }
}
