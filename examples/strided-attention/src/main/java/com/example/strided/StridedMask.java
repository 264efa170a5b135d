package com.example.strided;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.kernel.KeySpan;
import org.lacuna.methods.kernel.TileMask;

/** The mask of a prefill, one tile of queries at a time. */
final class StridedMask implements TileMask {
  private static final int ROWS = 128;

  private final StridedConfig parameters;
  private final long length;
  private final long group;

  /** The mask of queries {@code [B, H, L, d]} on keys {@code [B, Hkv, L, d]}. */
  StridedMask(StridedConfig parameters, NDArray q, NDArray k) {
    this.parameters = parameters;
    this.length = q.getShape().get(2);
    this.group = q.getShape().get(1) / k.getShape().get(1);
  }

  @Override
  public int tileRows() {
    return ROWS;
  }

  /** Strided keys lie anywhere in the past. */
  @Override
  public KeySpan span(int from, int to) {
    return KeySpan.upTo(to);
  }

  @Override
  public NDArray bias(NDManager manager, DataType type, int from, int to, int group) {
    int rows = group * (to - from);
    float[] bias = new float[rows * to];
    Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    for (int row = 0; row < rows; row++) {
      int start = row * to;
      int t = from + row % (to - from); // the queries of a group's heads follow each other
      parameters.forEachRun(t, (j, end) -> Arrays.fill(bias, start + j, start + end, 0));
    }
    return Ops.create(manager, bias, new Shape(1, 1, rows, to)).toType(type, false);
  }

  @Override
  public long biasElements() {
    return group * length * (length + ROWS) / 2;
  }
}
