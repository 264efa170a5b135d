package org.lacuna.methods.kernel;

/** The scores of one query's past blocks, made in place of its products with summaries. */
@FunctionalInterface
interface RowScores {
  /**
   * Leaves the scores where the products of the first head are.
   *
   * @param products address of the float32 products of the first of the heads that choose together
   * @param stride bytes from the products of a head to those of the next
   * @param position of the query in the sequence
   * @param past blocks before its own that have a score
   */
  void score(long products, long stride, long position, int past);
}
