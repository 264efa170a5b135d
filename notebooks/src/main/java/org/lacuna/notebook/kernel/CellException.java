package org.lacuna.notebook.kernel;

import java.util.List;

/** A cell that did not come to its end, with the reason as a person is to read it. */
public final class CellException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> lines;

  CellException(String message, List<String> lines) {
    super(message);
    this.lines = List.copyOf(lines);
  }

  /** The whole of it, where that is more than the message. */
  public List<String> lines() {
    return lines;
  }
}
