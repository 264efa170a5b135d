package org.lacuna.methods;

/**
 * Which keys each query saw, as runs of neighbouring tokens.
 *
 * <p>A method may also attend to summaries of several tokens, or see a token in more than one
 * branch; {@link #attended} counts those, while the runs tell of tokens whose own key was seen.
 */
public interface Visibility {
  /** Receives one run of keys, from the first (inclusive) to the last (exclusive). */
  @FunctionalInterface
  interface Run {
    void accept(int from, int to);
  }

  /** Sequences, B. */
  int batch();

  /** Query heads, H. */
  int heads();

  /** Tokens, L. */
  int length();

  /** Visits the keys that one query saw: runs that do not overlap, none of them empty. */
  void forEachRun(int sequence, int head, int query, Run run);

  /** How many tokens one query saw by their own key. */
  default long count(int sequence, int head, int query) {
    long[] total = {0};
    forEachRun(sequence, head, query, (from, to) -> total[0] += to - from);
    return total[0];
  }

  /** How many keys one query attended to, over all branches and with summaries. */
  default long attended(int sequence, int head, int query) {
    return count(sequence, head, query);
  }

  /** How many keys all queries attended to, over all heads and sequences. */
  default long total() {
    long total = 0;
    for (int b = 0; b < batch(); b++) {
      for (int h = 0; h < heads(); h++) {
        for (int t = 0; t < length(); t++) {
          total += attended(b, h, t);
        }
      }
    }
    return total;
  }

  /** Attended keys over causal keys: 1 is full attention. */
  default double effectiveSparsity() {
    return total() / (Accounting.causalKeys(length()) * batch() * heads());
  }

  /** The row of the attention mask of one query: {@code true} where the key was seen. */
  default boolean[] mask(int sequence, int head, int query) {
    boolean[] row = new boolean[length()];
    forEachRun(sequence, head, query, (from, to) -> java.util.Arrays.fill(row, from, to, true));
    return row;
  }
}
