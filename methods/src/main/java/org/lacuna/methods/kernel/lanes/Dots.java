package org.lacuna.methods.kernel.lanes;

import static org.lacuna.methods.kernel.lanes.Lanes.BYTES;
import static org.lacuna.methods.kernel.lanes.Lanes.COUNT;
import static org.lacuna.methods.kernel.lanes.Lanes.NUMBER;
import static org.lacuna.methods.kernel.lanes.Lanes.load;
import static org.lacuna.methods.kernel.lanes.Lanes.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Inner products of pairs of rows, as many at a time as a vector has lanes.
 *
 * <p>Each pair leaves a vector of sums by lane; zipping two of these vectors and adding what was
 * zipped halves their number, until one vector holds the sum of each pair in the lane of its own.
 */
public final class Dots {
  private static final VectorShuffle<Float> ZIP_LOW = VectorShuffle.makeZip(Lanes.SPECIES, 0);
  private static final VectorShuffle<Float> ZIP_HIGH = VectorShuffle.makeZip(Lanes.SPECIES, 1);

  /** Sums by lane, a vector a pair. */
  private final long sums;

  /** With memory of its own. */
  public Dots(Scratch scratch) {
    sums = scratch.numbers((long) COUNT * COUNT);
  }

  /**
   * Writes {@code to[i] = a[i] . b[i]}; strides in bytes.
   *
   * @param a row {@code i} is at {@code a + i aBytes}; a stride of 0 takes one row for all
   * @param b row {@code i} is at {@code b + i bBytes}
   * @param n numbers in a row
   * @param count pairs; what is written is rounded up to whole vectors
   */
  public void write(long a, long aBytes, long b, long bBytes, int n, int count, long to) {
    for (int first = 0; first < count; first += COUNT) {
      int some = Math.min(COUNT, count - first);
      for (int i = 0; i < some; i++) {
        byLane(a + (first + i) * aBytes, b + (first + i) * bBytes, n, sums + i * BYTES);
      }
      for (int half = COUNT / 2; half > 1; half /= 2) {
        fold(half, sums);
      }
      fold(1, to + first * NUMBER);
    }
  }

  private static void byLane(long a, long b, int n, long to) {
    FloatVector sum = Lanes.zero();
    int c = 0;
    for (; c + COUNT <= n; c += COUNT) {
      sum = load(a + c * NUMBER).fma(load(b + c * NUMBER), sum);
    }
    store(sum, to);
    for (int lane = 0; c < n; c++, lane++) {
      float more = Lanes.get(a + c * NUMBER) * Lanes.get(b + c * NUMBER);
      Lanes.set(to + lane * NUMBER, Lanes.get(to + lane * NUMBER) + more);
    }
  }

  private void fold(int half, long to) {
    for (int i = 0; i < half; i++) {
      FloatVector x = load(sums + i * BYTES);
      FloatVector y = load(sums + (i + half) * BYTES);
      store(x.rearrange(ZIP_LOW, y).add(x.rearrange(ZIP_HIGH, y)), to + i * BYTES);
    }
  }
}
