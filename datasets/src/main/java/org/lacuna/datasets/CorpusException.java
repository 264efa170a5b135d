package org.lacuna.datasets;

/**
 * The data given cannot be used as asked.
 *
 * <p>The message is one line for a person: which file or document, what was expected, and the
 * nearest thing that would be right.
 */
public class CorpusException extends RuntimeException {

  public CorpusException(String message) {
    super(message);
  }

  public CorpusException(String message, Throwable cause) {
    super(message, cause);
  }
}
