package org.lacuna.datasets;

/**
 * The data given cannot be used as asked.
 *
 * <p>The message is one line for a person: which file or document, what was expected, and the
 * nearest thing that would be right.
 */
public class DatasetException extends RuntimeException {

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
