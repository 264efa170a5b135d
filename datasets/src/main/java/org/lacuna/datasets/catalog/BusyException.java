package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A server has no time just now. */
final class BusyException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> wait;

  /**
   * Makes the exception.
   *
   * @param wait how long the server asks to be left alone, if it says so
   */
  BusyException(String message, Optional<Duration> wait) {
    super(message);
    this.wait = wait;
  }

  Optional<Duration> pause() {
    return wait;
  }
}
