package org.lacuna.methods.kernel.masked;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.jspecify.annotations.Nullable;

/** A mask, given for one tile of queries at a time. */
interface TileMask {
  /** Queries in a tile; the last tile may have fewer. */
  int tileRows();

  /** The keys that the queries {@code [from, to)} can reach. */
  Stretches keys(int from, int to);

  /**
   * What is added to the scores of the queries {@code [from, to)}: minus infinity for a key that is
   * not seen.
   *
   * @param keys those that the tile can reach
   * @param group query heads that share a key head; their rows follow each other
   * @return broadcastable to {@code [B, Hk, group * (to - from), size of keys]}; {@code null} if
   *     all scores stay as they are
   */
  @Nullable NDArray bias(
      NDManager manager, DataType type, int from, int to, Stretches keys, int group);

  /**
   * 1 for a query that sees a key, 0 for one that sees none and whose output is to be zero: {@code
   * [rows, 1]}; {@code null} if each of them sees one. The bias shows such a query its first key,
   * so that its softmax is a number.
   */
  default @Nullable NDArray sees(NDManager manager, DataType type, int from, int to) {
    return null;
  }

  /** Numbers that the biases of all tiles hold together; large ones are not kept for backward. */
  long biasElements();
}
