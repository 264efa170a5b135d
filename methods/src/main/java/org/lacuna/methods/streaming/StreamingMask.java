package org.lacuna.methods.streaming;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.kernel.KeySpan;
import org.lacuna.methods.kernel.TileMask;

/**
 * The sink and local mask of one prefill. A tile of whole blocks meets its sinks and the stretch
 * from its first query's window to its last query: the cost of a tile does not grow with the
 * length.
 */
final class StreamingMask implements TileMask {
  /** Queries in a tile, rounded to whole blocks: large enough to fill the cores. */
  private static final int TARGET_ROWS = 128;

  private final StreamingConfig parameters;
  private final long length;
  private final long group;

  /** Of the whole prefill: a shared bias outlives its tile. */
  private final NDManager keeper;

  /** Tiles past the sinks see the same pattern, so they share one bias. */
  private @Nullable NDArray inner;

  /**
   * The mask of queries {@code [B, H, L, d]} on keys {@code [B, Hkv, L, d]}.
   *
   * @param keeper owns what tiles share
   */
  StreamingMask(StreamingConfig parameters, NDArray q, NDArray k, NDManager keeper) {
    this.parameters = parameters;
    this.length = q.getShape().get(2);
    this.group = q.getShape().get(1) / k.getShape().get(1);
    this.keeper = keeper;
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

  @Override
  public long biasElements() {
    // One shared bias, and one for each tile whose window touches the sinks or that is the last.
    long reach = parameters.sinkEnd() + (long) parameters.localBlocks() * parameters.blockSize();
    long rows = Math.min(length, reach + 2L * tileRows());
    long keys = Math.min(length, reach + tileRows());
    return group * rows * keys;
  }

  @Override
  public NDArray bias(NDManager tile, DataType type, int from, int to, int group) {
    KeySpan span = span(from, to);
    boolean shared = span.from() > 0 && to - from == tileRows();
    if (shared && inner != null) {
      return inner;
    }
    int rows = to - from;
    int keys = span.size();
    float[] bias = new float[group * rows * keys];
    for (int row = 0; row < group * rows; row++) {
      int t = from + row % rows;
      for (int i = 0; i < keys; i++) {
        bias[row * keys + i] = sees(t, span.key(i)) ? 0 : Float.NEGATIVE_INFINITY;
      }
    }
    Shape shape = new Shape(1, 1, (long) group * rows, keys);
    NDArray created = Ops.create(shared ? keeper : tile, bias, shape).toType(type, false);
    if (shared) {
      inner = created;
    }
    return created;
  }

  private boolean sees(int t, int j) {
    return j <= t && (j < parameters.sinkEnd() || j >= parameters.windowStart(t));
  }
}
