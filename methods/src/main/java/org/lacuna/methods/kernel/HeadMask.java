package org.lacuna.methods.kernel;

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

  private final long length;

  /** The mask of queries of shape {@code [B, H, L, *]}. */
  HeadMask(Shape queries) {
    this.batch = queries.get(0);
    this.heads = queries.get(1);
    this.length = queries.get(2);
  }

  @Override
  public final int tileRows() {
    return Math.toIntExact(Math.clamp(TILE_ELEMENTS / (batch * heads * length), 1, MOST_ROWS));
  }

  @Override
  public final KeySpan span(int from, int to) {
    return KeySpan.upTo(to);
  }

  @Override
  public final long biasElements() {
    return batch * heads * length * length / 2;
  }
}
