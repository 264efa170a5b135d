package org.lacuna.results;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A run, its files or what was asked of them are not as they should be.
 *
 * <p>The message is one line for the person at the terminal: the file, the key in it, what was
 * expected, and the nearest right thing where there is one.
 */
public class RunException extends RuntimeException {

  public RunException(String message) {
    super(oneLine(message));
  }

  public RunException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** What is wrong with one file: {@code "<file>: <problem>"}. */
  public static RunException in(Path file, String problem) {
    return new RunException(file + ": " + problem);
  }

  /** What is wrong with one line of a file, counted from 1: {@code "<file>, line 7: <problem>"}. */
  public static RunException in(Path file, long line, String problem, Throwable cause) {
    return new RunException(file + ", line " + line + ": " + problem, cause);
  }

  /** The operating system refused to read or write a file: {@code "<file>: <its reason>"}. */
  public static RunException io(Path file, IOException cause) {
    return new RunException(file + ": " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason =
        cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
    return reason == null ? cause.getClass().getSimpleName() : reason;
  }

  private static String oneLine(String message) {
    return Arrays.stream(message.split("\\R", -1))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
