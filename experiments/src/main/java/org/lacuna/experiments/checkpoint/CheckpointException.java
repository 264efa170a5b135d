package org.lacuna.experiments.checkpoint;

import java.nio.file.Path;

/** A checkpoint cannot be read; the message names the file and what is wrong with it. */
public final class CheckpointException extends RuntimeException {
  CheckpointException(Path file, String problem) {
    super(file + ": " + problem);
  }
}
