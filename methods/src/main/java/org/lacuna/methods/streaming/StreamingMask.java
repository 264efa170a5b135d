package org.lacuna.methods.streaming;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.kernel.FixedMask;
import org.lacuna.methods.kernel.KeySpan;

/**
 * The sink and local mask of one prefill. A tile of whole blocks meets its sinks and the stretch
 * from its first query's window to its last query: the cost of a tile does not grow with the
 * length.
 */
final class StreamingMask extends FixedMask {
  /** Queries in a tile, rounded to whole blocks: large enough to fill the cores. */
  private static final int TARGET_ROWS = 128;

  private final StreamingConfig parameters;
  private final long length;
  private final long group;

  /**
   * The mask of queries {@code [B, H, L, d]} on keys {@code [B, Hkv, L, d]}.
   *
   * @param keeper owns what tiles share
   */
  StreamingMask(StreamingConfig parameters, NDArray q, NDArray k, NDManager keeper) {
    super(keeper);
    this.parameters = parameters;
    this.length = q.getShape().get(2);
    this.group = q.getShape().get(1) / k.getShape().get(1);
  }

  @Override
  public int tileRows() {
    int b = parameters.blockSize();
    return Math.max(1, TARGET_ROWS / b) * b;
  }

  @Override
  public KeySpan span(int from, int to) {
    int window = Math.toIntExact(parameters.windowStart(from));
    int sinkEnd = parameters.sinkEnd();
    return window <= sinkEnd ? KeySpan.upTo(to) : new KeySpan(sinkEnd, window, to);
  }

  /** Past the sinks every tile of whole blocks sees the same. */
  @Override
  protected boolean isRegular(int from, int to) {
    return span(from, to).from() > 0;
  }

  @Override
  protected boolean sees(int t, int j) {
    return j <= t && (j < parameters.sinkEnd() || j >= parameters.windowStart(t));
  }

  @Override
  public long biasElements() {
    // One shared bias, and one for each tile whose window touches the sinks or that is the last.
    long reach = parameters.sinkEnd() + (long) parameters.localBlocks() * parameters.blockSize();
    long rows = Math.min(length, reach + 2L * tileRows());
    long keys = Math.min(length, reach + tileRows());
    return group * rows * keys;
  }
}
