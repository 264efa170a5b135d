package org.lacuna.methods.kernel;

/**
 * Past blocks that a query takes whatever their scores.
 *
 * @param initial blocks at the start of the sequence
 * @param recent blocks before the query's own
 */
public record ForcedBlocks(int initial, int recent) {
  /** None. */
  public static final ForcedBlocks NONE = new ForcedBlocks(0, 0);

  /**
   * Whether a past block is one of them.
   *
   * @param own the query's own block
   */
  public boolean include(long block, long own) {
    return block < initial || block >= own - recent;
  }
}
