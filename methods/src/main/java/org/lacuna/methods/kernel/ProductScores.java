package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;

/** Scores that come from the products of queries with summaries of keys, query by query. */
interface ProductScores extends BlockScores {
  /** What queries are multiplied with: {@code [B, Hkv, N, d]}. */
  NDArray summaries();

  /**
   * How many summaries, from the first on, a query needs to score its past blocks.
   *
   * @param position of the query in the sequence
   * @param past blocks before its own that have a score
   */
  long reach(long position, long past);

  /** Whether the heads of a group share one choice. */
  boolean groupChooses();

  /**
   * What becomes of the products of a query, on their memory.
   *
   * @param group query heads of a key head
   */
  RowScores onMemory(int group);
}
