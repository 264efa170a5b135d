package org.lacuna.methods.kernel.vector;

import static org.lacuna.methods.kernel.vector.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The inner product of two rows. */
final class Dot {
  private Dot() {}

  static float of(long a, long b, int n) {
    FloatVector sum = Lanes.zero();
    int c = 0;
    for (; c + Lanes.COUNT <= n; c += Lanes.COUNT) {
      long at = (long) c * Lanes.NUMBER;
      sum = load(a + at).fma(load(b + at), sum);
    }
    float rest = 0;
    for (; c < n; c++) {
      long at = (long) c * Lanes.NUMBER;
      rest = Math.fma(Lanes.get(a + at), Lanes.get(b + at), rest);
    }
    return sum.reduceLanes(VectorOperators.ADD) + rest;
  }
}
