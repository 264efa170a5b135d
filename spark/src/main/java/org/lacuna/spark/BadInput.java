package org.lacuna.spark;

/** Arguments or a list that cannot be used, told in one line. */
final class BadInput extends Exception {
  private static final long serialVersionUID = 1L;

  BadInput(String message) {
    super(message);
  }
}
