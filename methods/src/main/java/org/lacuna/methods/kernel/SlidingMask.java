package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** The window of the last {@code w} tokens, the query's own included; it slides token by token. */
public final class SlidingMask extends FixedMask {
  private static final int ROWS = 128;

  private final int window;
  private final long length;
  private final long group;

  /**
   * The mask of queries {@code [B, H, L, d]} on keys {@code [B, Hkv, L, d]}.
   *
   * @param window tokens seen, w; at least 1
   * @param keeper owns what tiles share
   */
  public SlidingMask(int window, NDArray q, NDArray k, NDManager keeper) {
    super(keeper);
    this.window = window;
    this.length = q.getShape().get(2);
    this.group = q.getShape().get(1) / k.getShape().get(1);
  }

  @Override
  public int tileRows() {
    return ROWS;
  }

  @Override
  public KeySpan span(int from, int to) {
    return new KeySpan(0, Math.max(0, from - window + 1), to);
  }

  @Override
  protected boolean isRegular(int from, int to) {
    return from >= window - 1;
  }

  @Override
  protected boolean sees(int t, int j) {
    return j <= t && j > t - window;
  }

  @Override
  public long biasElements() {
    long rows = Math.min(length, window + 2L * ROWS);
    return group * rows * Math.min(length, (long) window + ROWS);
  }
}
