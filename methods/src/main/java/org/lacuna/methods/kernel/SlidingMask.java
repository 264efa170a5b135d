package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.Ops;

/**
 * A mask, the same for all heads, that from some position on moves along with the query: all full
 * tiles from there share one bias, and the cost of a tile does not grow with the length.
 */
public abstract class SlidingMask implements TileMask {
  private final long length;
  private final long keys;
  private final long group;
  private final int tileRows;
  private final int steadyFrom;
  private final int reach;

  /** Of the whole prefill: a shared bias outlives its tile. */
  private final NDManager keeper;

  private @Nullable NDArray steady;

  /**
   * The mask of queries {@code [B, H, L, d]} on keys {@code [B, Hkv, n, d]}.
   *
   * @param tileRows queries in a tile
   * @param steadyFrom queries from here on see the same pattern, moved along
   * @param reach keys that a tile may meet beside those of its own tokens
   * @param keeper owns what tiles share
   */
  protected SlidingMask(
      NDArray q, NDArray k, int tileRows, int steadyFrom, int reach, NDManager keeper) {
    this.length = q.getShape().get(2);
    this.keys = k.getShape().get(2);
    this.group = q.getShape().get(1) / k.getShape().get(1);
    this.tileRows = tileRows;
    this.steadyFrom = steadyFrom;
    this.reach = reach;
    this.keeper = keeper;
  }

  /** Whether the query at position {@code t} sees a key, by its place among the keys. */
  protected abstract boolean sees(int t, int key);

  /** Whether queries from a position on see the same pattern, moved along. */
  protected final boolean isSteady(int from) {
    return from >= steadyFrom;
  }

  @Override
  public final int tileRows() {
    return tileRows;
  }

  @Override
  public final long biasElements() {
    // One shared bias, and one for each tile that is not steady yet or is the last.
    long rows = Math.min(length, steadyFrom + 2L * tileRows);
    return group * rows * Math.min(keys, reach + (long) tileRows);
  }

  @Override
  public final NDArray bias(NDManager tile, DataType type, int from, int to, int group) {
    boolean shared = isSteady(from) && to - from == tileRows;
    if (shared && steady != null) {
      return steady;
    }
    KeySpan span = span(from, to);
    int rows = to - from;
    int keys = span.size();
    float[] bias = new float[group * rows * keys];
    Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    for (int row = 0; row < group * rows; row++) {
      for (int i = 0; i < keys; i++) {
        if (sees(from + row % rows, span.key(i))) {
          bias[row * keys + i] = 0;
        }
      }
    }
    Shape shape = new Shape(1, 1, (long) group * rows, keys);
    NDArray created = Ops.create(shared ? keeper : tile, bias, shape).toType(type, false);
    if (shared) {
      steady = created;
    }
    return created;
  }
}
