package org.lacuna.methods.kernel;

/**
 * The keys that a tile of queries can reach: {@code [0, sinkEnd)} and {@code [from, to)}.
 *
 * @param sinkEnd end of the keys at the start of the sequence; 0 for none
 * @param from first key of the rest, at or after {@code sinkEnd}
 * @param to end of the rest
 */
public record KeySpan(int sinkEnd, int from, int to) {
  /** All keys before {@code to}. */
  public static KeySpan upTo(int to) {
    return new KeySpan(0, 0, to);
  }

  /** How many keys there are. */
  public int size() {
    return sinkEnd + to - from;
  }

  /** The position in the sequence of the i-th of these keys. */
  public int key(int i) {
    return i < sinkEnd ? i : from + i - sinkEnd;
  }
}
