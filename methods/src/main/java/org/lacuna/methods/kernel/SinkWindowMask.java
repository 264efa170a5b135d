package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * The mask of a {@link SinkWindow}. A tile of whole blocks meets its sinks and the stretch from its
 * first query's window to its last query.
 */
public final class SinkWindowMask extends SlidingMask {
  /** Queries in a tile, rounded to whole blocks: large enough to fill the cores. */
  private static final int TARGET_ROWS = 128;

  private final SinkWindow window;

  /**
   * The mask of queries {@code [B, H, L, d]} on keys {@code [B, Hkv, L, d]}.
   *
   * @param keeper owns what tiles share
   */
  public SinkWindowMask(SinkWindow window, NDArray q, NDArray k, NDManager keeper) {
    int b = window.block();
    super(q, k, Math.max(1, TARGET_ROWS / b) * b, window.mostKeys(), window.mostKeys(), keeper);
    this.window = window;
  }

  @Override
  public KeySpan span(int from, int to) {
    return isSteady(from)
        ? new KeySpan(window.sinkEnd(), Math.toIntExact(window.windowStart(from)), to)
        : KeySpan.upTo(to);
  }

  @Override
  protected boolean sees(int t, int key) {
    return window.sees(t, key);
  }
}
