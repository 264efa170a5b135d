package org.lacuna.methods.kernel.lanes;

import static org.lacuna.methods.kernel.lanes.Lanes.BYTES;
import static org.lacuna.methods.kernel.lanes.Lanes.broadcast;
import static org.lacuna.methods.kernel.lanes.Lanes.load;
import static org.lacuna.methods.kernel.lanes.Lanes.store;
import static org.lacuna.methods.kernel.lanes.Lanes.zero;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The one product that all of attention consists of: {@code c[i] = sum_j w(i, j) b[j]}, rows of
 * {@code c} and {@code b} along the lanes and numbers of {@code w} broadcast, so that {@code w} may
 * be transposed at no cost.
 *
 * <p>Eight vectors of {@code c} stay in registers while {@code j} runs: 4 rows of 2 vectors give
 * every loaded vector four uses and hide the latency of the multiply-add. They are no more, and do
 * not start from what {@code c} holds, as the compiler stops inlining in large methods, and vectors
 * then cost objects.
 */
public final class Product {
  private static final int ROWS = 4;

  private Product() {}

  /**
   * Writes a product; all strides in bytes.
   *
   * @param w the number at {@code (i, j)} is at {@code w + i wi + j wj}
   * @param b row {@code j} is at {@code b + j bj}
   * @param c row {@code i} is at {@code c + i ci}
   * @param m rows of {@code c}
   * @param n numbers in a row of {@code b} and {@code c}
   * @param k rows of {@code b}
   */
  public static void write(
      long w, long wi, long wj, long b, long bj, long c, long ci, int m, int n, int k) {
    int x = 0;
    for (; x + 2 * Lanes.COUNT <= n; x += 2 * Lanes.COUNT) {
      long at = x * Lanes.NUMBER;
      int i = 0;
      for (; i + ROWS <= m; i += ROWS) {
        fourByTwo(w + i * wi, wi, wj, b + at, bj, c + i * ci + at, ci, k);
      }
      for (; i < m; i++) {
        oneByTwo(w + i * wi, wj, b + at, bj, c + i * ci + at, k);
      }
    }
    for (; x < n; x += Lanes.COUNT) {
      VectorMask<Float> lanes = Lanes.first(n - x);
      long at = x * Lanes.NUMBER;
      int i = 0;
      for (; i + ROWS <= m; i += ROWS) {
        fourAtEdge(w + i * wi, wi, wj, b + at, bj, c + i * ci + at, ci, k, lanes);
      }
      for (; i < m; i++) {
        oneAtEdge(w + i * wi, wj, b + at, bj, c + i * ci + at, k, lanes);
      }
    }
  }

  /** 4 rows of 2 vectors. */
  private static void fourByTwo(long w, long wi, long wj, long b, long bj, long c, long ci, int k) {
    FloatVector c00 = zero();
    FloatVector c01 = zero();
    FloatVector c10 = zero();
    FloatVector c11 = zero();
    FloatVector c20 = zero();
    FloatVector c21 = zero();
    FloatVector c30 = zero();
    FloatVector c31 = zero();
    for (int j = 0; j < k; j++) {
      FloatVector b0 = load(b);
      FloatVector b1 = load(b + BYTES);
      FloatVector a0 = broadcast(w);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = broadcast(w + wi);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = broadcast(w + 2 * wi);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = broadcast(w + 3 * wi);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      w += wj;
      b += bj;
    }
    store(c00, c);
    store(c01, c + BYTES);
    store(c10, c + ci);
    store(c11, c + ci + BYTES);
    store(c20, c + 2 * ci);
    store(c21, c + 2 * ci + BYTES);
    store(c30, c + 3 * ci);
    store(c31, c + 3 * ci + BYTES);
  }

  /** A row of 2 vectors. */
  private static void oneByTwo(long w, long wj, long b, long bj, long c, int k) {
    FloatVector c00 = zero();
    FloatVector c01 = zero();
    for (int j = 0; j < k; j++) {
      FloatVector b0 = load(b);
      FloatVector b1 = load(b + BYTES);
      FloatVector a0 = broadcast(w);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      w += wj;
      b += bj;
    }
    store(c00, c);
    store(c01, c + BYTES);
  }

  /** 4 rows of one vector, of which only some lanes are there. */
  private static void fourAtEdge(
      long w, long wi, long wj, long b, long bj, long c, long ci, int k, VectorMask<Float> lanes) {
    FloatVector c0 = zero();
    FloatVector c1 = zero();
    FloatVector c2 = zero();
    FloatVector c3 = zero();
    for (int j = 0; j < k; j++) {
      FloatVector b0 = load(b, lanes);
      c0 = broadcast(w).fma(b0, c0);
      c1 = broadcast(w + wi).fma(b0, c1);
      c2 = broadcast(w + 2 * wi).fma(b0, c2);
      c3 = broadcast(w + 3 * wi).fma(b0, c3);
      w += wj;
      b += bj;
    }
    store(c0, c, lanes);
    store(c1, c + ci, lanes);
    store(c2, c + 2 * ci, lanes);
    store(c3, c + 3 * ci, lanes);
  }

  /** A row of one vector, of which only some lanes are there. */
  private static void oneAtEdge(
      long w, long wj, long b, long bj, long c, int k, VectorMask<Float> lanes) {
    FloatVector c0 = zero();
    for (int j = 0; j < k; j++) {
      FloatVector b0 = load(b, lanes);
      c0 = broadcast(w).fma(b0, c0);
      w += wj;
      b += bj;
    }
    store(c0, c, lanes);
  }
}
