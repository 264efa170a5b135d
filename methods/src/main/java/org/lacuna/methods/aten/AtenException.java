package org.lacuna.methods.aten;

/** An ATen operator refused its arguments; the message names the operator and their shapes. */
public final class AtenException extends RuntimeException {
  AtenException(String message) {
    super(message);
  }

  AtenException(String message, Throwable cause) {
    super(message, cause);
  }
}
