package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;

/** How much each query wants each key block: what a block selector ranks. */
public interface BlockScores {
  /** Blocks that have a score. */
  long blocks();

  /**
   * Scores of a stretch of queries; larger is better. Only blocks before a query's own compete, so
   * what stands for the others does not matter.
   *
   * @param q {@code [B, H, n, d]}
   * @param first position of the first query in the sequence
   * @return {@code [B, H, n, blocks]} if every head chooses by itself, {@code [B, Hkv, n, blocks]}
   *     if the heads of a group share one choice
   */
  NDArray of(NDArray q, long first);

  /**
   * As above, where only blocks from the start on are wanted.
   *
   * @param wanted how many, at most {@link #blocks()}
   * @return scores of these, or of more
   */
  default NDArray of(NDArray q, long first, long wanted) {
    return of(q, first);
  }

  /** Numbers that scoring holds for each query and head at most. */
  default long width() {
    return blocks();
  }

  /** The past blocks that a query takes whatever their scores. */
  default ForcedBlocks forced() {
    return ForcedBlocks.NONE;
  }
}
