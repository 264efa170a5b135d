package org.lacuna.datasets.catalog;

/** A file cannot be had, and would not be if one asked again at once. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
