package org.lacuna.methods.kernel.masked;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.kernel.RunPattern;

/** The mask of a {@link RunPattern}: the same for all heads, so a tile has many queries. */
final class RunMask implements TileMask {
  /** Queries in a tile: large enough to fill the cores. */
  private static final int ROWS = 128;

  /** Bias of one tile: 64 MiB of float32, unless a single row is larger. */
  private static final long TILE_ELEMENTS = 1L << 24;

  private final RunPattern pattern;
  private final int queries;
  private final long group;
  private final int tileRows;

  /** The mask of {@code queries} queries on {@code keys} keys. */
  RunMask(RunPattern pattern, int queries, int keys, long group) {
    this.pattern = pattern;
    this.queries = queries;
    this.group = group;
    tileRows = Math.toIntExact(Math.clamp(TILE_ELEMENTS / (group * keys), 1, ROWS));
  }

  @Override
  public int tileRows() {
    return tileRows;
  }

  @Override
  public Stretches keys(int from, int to) {
    List<Stretches.Stretch> runs = new ArrayList<>();
    for (int i = from; i < to; i++) {
      pattern.runs().forEach(i, (start, end) -> runs.add(new Stretches.Stretch(start, end)));
    }
    return Stretches.covering(runs);
  }

  @Override
  public @Nullable NDArray bias(
      NDManager manager, DataType type, int from, int to, Stretches keys, int group) {
    int rows = to - from;
    int size = keys.size();
    float[] bias = new float[group * rows * size];
    Arrays.fill(bias, 0, rows * size, Float.NEGATIVE_INFINITY);
    int[] seen = {0};
    for (int row = 0; row < rows; row++) {
      int start = row * size;
      int before = seen[0];
      pattern
          .runs()
          .forEach(
              from + row,
              (first, end) -> {
                int at = start + keys.place(first);
                int biased = Math.clamp(pattern.biased(), first, end) - first;
                Arrays.fill(bias, at, at + biased, pattern.bias());
                Arrays.fill(bias, at + biased, at + end - first, 0);
                seen[0] += end - first;
              });
      if (seen[0] == before) {
        bias[start] = 0;
      }
    }
    if (seen[0] == rows * size && (pattern.biased() == 0 || pattern.bias() == 0)) {
      return null;
    }
    for (int head = 1; head < group; head++) {
      System.arraycopy(bias, 0, bias, head * rows * size, rows * size);
    }
    return Ops.create(manager, bias, new Shape(1, 1, (long) group * rows, size))
        .toType(type, false);
  }

  @Override
  public @Nullable NDArray sees(NDManager manager, DataType type, int from, int to) {
    float[] sees = new float[to - from];
    for (int i = from; i < to; i++) {
      int at = i - from;
      pattern.runs().forEach(i, (_, _) -> sees[at] = 1);
    }
    for (float row : sees) {
      if (row == 0) {
        return Ops.create(manager, sees, new Shape(sees.length, 1)).toType(type, false);
      }
    }
    return null;
  }

  @Override
  public long biasElements() {
    // A tile in the middle and the last one tell how tiles grow.
    long middle = tileElements(queries / 2);
    long last = tileElements(Math.max(0, queries - tileRows));
    return Math.max(middle, (middle + last) / 2) * ((queries + tileRows - 1) / tileRows);
  }

  private long tileElements(int from) {
    int to = Math.min(queries, from + tileRows);
    return group * (to - from) * keys(from, to).size();
  }
}
