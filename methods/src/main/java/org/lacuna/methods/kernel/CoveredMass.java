package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;

/**
 * How much of full attention falls on the keys that a method sees: {@code sum_j a(t, j) [t sees
 * j]}, {@code a} the weights of full attention. SSA calls it attention sparsity (arXiv 2511.20102,
 * Def. 1); 1 less is what a sparse output drops.
 */
public final class CoveredMass {
  /** Weights held at a time: 16 MiB of float32, unless a single row is larger. */
  private static final long TILE_ELEMENTS = 1L << 22;

  private static final int MOST_ROWS = 128;

  private CoveredMass() {}

  /**
   * The covered mass of every query.
   *
   * @param q {@code [B, H, L, d]}
   * @param k {@code [B, Hkv, L, d]}
   * @return {@code [B, H, L]}, in [0, 1]
   */
  public static NDArray of(NDArray q, NDArray k, Visibility visibility) {
    NDManager manager = q.getManager();
    int length = visibility.length();
    long perRow = (long) visibility.batch() * visibility.heads() * length;
    int tile = Math.toIntExact(Math.clamp(TILE_ELEMENTS / perRow, 1, MOST_ROWS));
    NDList parts = new NDList();
    try (var _ = GradMode.off()) {
      for (int from = 0; from < length; from += tile) {
        int to = Math.min(length, from + tile);
        try (NDManager scratch = manager.newSubManager()) {
          NDArray rows = Ops.narrow(Ops.alias(scratch, q), 2, from, to - from);
          NDArray keys = Ops.narrow(Ops.alias(scratch, k), 2, 0, to);
          NDArray part = tile(rows, keys, visibility, from).sum(new int[] {3});
          part.attach(manager);
          parts.add(part);
        }
      }
    }
    return NDArrays.concat(parts, 2);
  }

  /** Weights of full attention where the key is seen, 0 elsewhere: {@code [B, H, n, to]}. */
  private static NDArray tile(NDArray q, NDArray k, Visibility visibility, int from) {
    int rows = Math.toIntExact(q.getShape().get(2));
    NDArray weights = new Windows(1, 1).attention(q, k, from);
    int keys = Math.toIntExact(weights.getShape().get(3));
    Shape shape = weights.getShape();
    float[] seen = new float[Math.toIntExact(shape.size())];
    int at = 0;
    for (int b = 0; b < visibility.batch(); b++) {
      for (int h = 0; h < visibility.heads(); h++) {
        for (int t = from; t < from + rows; t++, at += keys) {
          int start = at;
          visibility.forEachRun(b, h, t, (i, j) -> Arrays.fill(seen, start + i, start + j, 1));
        }
      }
    }
    return weights.mul(Ops.create(q.getManager(), seen, shape).toType(q.getDataType(), false));
  }
}
