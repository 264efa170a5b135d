package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/** A causal attention mask, given for one tile of queries at a time. */
public interface TileMask {
  /** Queries in a tile; the last tile of a sequence may have fewer. */
  int tileRows();

  /** The keys that the queries {@code [from, to)} can reach. */
  KeySpan span(int from, int to);

  /**
   * What is added to the scores of the queries {@code [from, to)}: 0 for a key of the span that is
   * seen, minus infinity for one that is not.
   *
   * @param group query heads that share a key head; their rows follow each other
   * @return broadcastable to {@code [B, Hkv, group * (to - from), span size]}
   */
  NDArray bias(NDManager manager, DataType type, int from, int to, int group);

  /** Numbers that the biases of all tiles hold together; large ones are not kept for backward. */
  long biasElements();
}
