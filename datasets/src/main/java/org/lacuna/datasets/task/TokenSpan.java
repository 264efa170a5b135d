package org.lacuna.datasets.task;

/**
 * Some tokens in a row.
 *
 * @param from the first
 * @param to the one after the last
 */
public record TokenSpan(int from, int to) {

  public TokenSpan {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no span: [" + from + ", " + to + ")");
    }
  }

  /** Number of tokens. */
  public int length() {
    return to - from;
  }
}
