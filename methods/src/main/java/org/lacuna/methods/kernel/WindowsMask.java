package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * Which window summaries each query sees: those that are complete. A query that sees none is shown
 * the first, to be multiplied away by {@link Windows#any}.
 *
 * @param windows how windows lie
 * @param length queries, L
 * @param group query heads that share a key head
 */
public record WindowsMask(Windows windows, long length, long group) implements TileMask {
  private static final int ROWS = 128;

  @Override
  public int tileRows() {
    return ROWS;
  }

  @Override
  public KeySpan span(int from, int to) {
    return KeySpan.upTo(Math.toIntExact(Math.max(1, windows.complete(to))));
  }

  @Override
  public NDArray bias(NDManager manager, DataType type, int from, int to, int group) {
    int rows = to - from;
    long count = span(from, to).size();
    NDArray one = windows.bias(manager, type, from, rows, count); // [rows, N]
    return group == 1
        ? one
        : one.expandDims(0).repeat(0, group).reshape((long) group * rows, count);
  }

  @Override
  public long biasElements() {
    // A tile meets the windows up to its end: half of all pairs.
    return group * length * Math.max(1, windows.complete(length)) / 2;
  }
}
