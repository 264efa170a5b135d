package org.lacuna.methods.lambda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.kernel.KeySpan;
import org.lacuna.methods.kernel.SinkWindow;
import org.lacuna.methods.kernel.SlidingMask;

/**
 * The mask of one prefill on the sinks as far ones, and after them all keys where they are: a sink
 * is seen at one place or the other.
 */
final class LambdaMask extends SlidingMask {
  /** Queries in a tile: large enough to fill the cores. */
  private static final int ROWS = 128;

  private final LambdaShape shape;
  private final SinkWindow window;
  private final int sinks;

  /**
   * The mask of queries {@code [B, H, L, *]} on keys {@code [B, Hkv, S + L, *]}.
   *
   * @param sinks how many of the keys are far sinks, S
   * @param keeper owns what tiles share
   */
  LambdaMask(LambdaShape shape, NDArray q, NDArray k, int sinks, NDManager keeper) {
    super(q, k, ROWS, shape.steadyFrom(), sinks + shape.keys().mostKeys(), keeper);
    this.shape = shape;
    this.window = shape.keys();
    this.sinks = sinks;
  }

  @Override
  public KeySpan span(int from, int to) {
    // Once all sinks are far, they need not be met a second time where they are.
    int start = isSteady(from) ? sinks : 2 * sinks;
    int first = sinks + Math.toIntExact(window.windowStart(from));
    return first <= start ? KeySpan.upTo(sinks + to) : new KeySpan(start, first, sinks + to);
  }

  @Override
  protected boolean sees(int t, int key) {
    if (key < sinks) {
      return shape.isFar(t, key);
    }
    int j = key - sinks;
    return window.sees(t, j) && !(j < sinks && shape.isFar(t, j));
  }
}
