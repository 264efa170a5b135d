package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.Ops;

/**
 * A mask that depends on positions only: all heads and sequences see the same. Tiles that see the
 * same pattern, moved along, share one bias.
 */
public abstract class FixedMask implements TileMask {
  /** Of the whole prefill: a shared bias outlives its tile. */
  private final NDManager keeper;

  private @Nullable NDArray shared;

  /**
   * A mask of one prefill.
   *
   * @param keeper owns what tiles share
   */
  protected FixedMask(NDManager keeper) {
    this.keeper = keeper;
  }

  /** Whether the query at position {@code t} sees the key at index {@code j} of the keys. */
  protected abstract boolean sees(int t, int j);

  /** Whether the tile sees what all other such tiles see; only full tiles are asked for. */
  protected abstract boolean isRegular(int from, int to);

  @Override
  public final NDArray bias(NDManager tile, DataType type, int from, int to, int group) {
    boolean regular = to - from == tileRows() && isRegular(from, to);
    if (regular && shared != null) {
      return shared;
    }
    KeySpan span = span(from, to);
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
    NDArray created = Ops.create(regular ? keeper : tile, bias, shape).toType(type, false);
    if (regular) {
      shared = created;
    }
    return created;
  }
}
