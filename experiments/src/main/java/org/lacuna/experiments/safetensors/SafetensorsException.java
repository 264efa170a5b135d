package org.lacuna.experiments.safetensors;

import java.nio.file.Path;

/** Tensors cannot be read from a file; one line names the file and what is wrong with it. */
public final class SafetensorsException extends RuntimeException {
  /** Names come from the file and may be of any length. */
  private static final int MOST_CHARACTERS = 600;

  SafetensorsException(Path file, String problem) {
    super(file + ": " + oneLine(problem));
  }

  /** Without line ends and other control characters, which a name in a damaged file may have. */
  private static String oneLine(String problem) {
    String line = problem.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
    return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + " ...";
  }
}
