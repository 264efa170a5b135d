package org.lacuna.methods.kernel.vector;

import org.jspecify.annotations.Nullable;

/** Up to 64 queries, of heads that share a key head, that meet the same keys. */
abstract class RowTile {
  /** Is handed the keys of a tile, some at a time. */
  @FunctionalInterface
  interface Meeting {
    /**
     * Some keys of one part.
     *
     * @param first number of the first of them in the part
     * @param count up to 64
     * @param seen the rows that see each of them, bit by bit, and room for one more; {@code null}
     *     if all do
     * @param bias added to the scores
     */
    void meet(Problem.Part part, int first, int count, long @Nullable [] seen, float bias);
  }

  /** The head and query of each row. */
  final int[] heads = new int[ForwardTile.ROWS];

  final int[] queries = new int[ForwardTile.ROWS];

  /** How many rows there are. */
  int rows;

  /** Meets all keys that a row sees, in rising order. */
  abstract void forEachKeys(Meeting meeting);
}
