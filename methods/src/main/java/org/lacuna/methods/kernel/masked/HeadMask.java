package org.lacuna.methods.kernel.masked;

import ai.djl.ndarray.types.Shape;

/**
 * A mask in which every head may see other keys, anywhere in the past; tiles are kept small in
 * number of queries instead of keys.
 */
abstract class HeadMask implements TileMask {
  /** Bias of one tile: 16 MiB of float32, unless a single row is larger. */
  private static final long TILE_ELEMENTS = 1L << 22;

  private static final int MOST_ROWS = 256;

  /** Sequences, B. */
  protected final long batch;

  /** Query heads, H. */
  protected final long heads;

  /** Position of the first query. */
  protected final int first;

  private final long length;

  /** The mask of queries of shape {@code [B, H, n, *]} from a position on. */
  HeadMask(Shape queries, long first) {
    this.batch = queries.get(0);
    this.heads = queries.get(1);
    this.length = queries.get(2);
    this.first = Math.toIntExact(first);
  }

  @Override
  public final int tileRows() {
    long perRow = batch * heads * (first + length);
    return Math.toIntExact(Math.clamp(TILE_ELEMENTS / perRow, 1, MOST_ROWS));
  }

  @Override
  public final Stretches keys(int from, int to) {
    return Stretches.upTo(first + to);
  }

  @Override
  public final long biasElements() {
    return batch * heads * length * (first + length / 2);
  }
}
