package org.lacuna.notebook.kernel;

import java.util.List;

/** A cell that did not come to its end, with the reason as a person is to read it. */
public final class CellException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> lines;

  /**
   * Makes the exception.
   *
   * @param lines all that there is to say; none where the message is all
   * @param frames of the cells' own code, the innermost first
   */
  CellException(String message, List<String> lines, List<StackTraceElement> frames) {
    super(message);
    this.lines = List.copyOf(lines);
    setStackTrace(frames.toArray(StackTraceElement[]::new));
  }

  CellException(String message) {
    this(message, List.of(), List.of());
  }

  /** The whole of it, where that is more than the message. */
  public List<String> lines() {
    return lines;
  }
}
