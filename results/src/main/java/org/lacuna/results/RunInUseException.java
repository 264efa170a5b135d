package org.lacuna.results;

/** Another process holds the right to write a run: whoever waits may have it later. */
public final class RunInUseException extends RunException {
  private static final long serialVersionUID = 1;

  RunInUseException(String message) {
    super(message);
  }
}
