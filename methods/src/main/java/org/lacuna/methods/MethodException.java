package org.lacuna.methods;

/** A method is unknown or its parameters cannot be used; the message says what would be right. */
public final class MethodException extends IllegalArgumentException {
  /** With a one-line message for the person who wrote the configuration. */
  public MethodException(String message) {
    super(message);
  }
}
