package org.lacuna.experiments.conform;

import java.nio.file.Path;

/** A folder holds no vectors or a vector cannot be used; one line names it and says why. */
public final class ConformanceException extends RuntimeException {
  ConformanceException(Path file, String problem) {
    super((file + ": " + problem).replaceAll("\\s*\\R\\s*", " "));
  }
}
