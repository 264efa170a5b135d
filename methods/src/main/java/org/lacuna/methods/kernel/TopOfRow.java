package org.lacuna.methods.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lacuna.methods.kernel.lanes.Lanes;

/**
 * The places of the k largest of a row of float32 numbers in memory; of equal ones the first come
 * first, and what is no number comes never.
 *
 * <p>Two passes and no sort of the row: the largest number of each of some 64 interleaved columns,
 * then the few numbers that reach the k-th largest of those, among which the k largest must be.
 *
 * <p>An instance keeps scratch space and belongs to one thread.
 */
final class TopOfRow {
  private static final int COLUMNS = 4 * Lanes.COUNT;

  private int[] places = new int[64];
  private float[] values = new float[64];
  private float[] sorted = new float[64];

  /**
   * Writes the places of the largest numbers in {@code [from, to)} as int32, in ascending order.
   *
   * @param row address of the number at place 0
   * @param k how many are wanted
   * @param out address to write to
   * @return how many there are, at most {@code k}
   */
  int choose(long row, int from, int to, int k, long out) {
    int count = to - from;
    if (k <= 0 || count <= 0) {
      return 0;
    }
    if (k >= count) {
      for (int i = 0; i < count; i++) {
        Lanes.setInt(out + (long) i * Integer.BYTES, from + i);
      }
      return count;
    }
    int found = gather(row, from, to, bound(row + (long) from * Float.BYTES, count, k));
    return found <= k ? write(found, out) : writeLargest(found, k, out);
  }

  /** A number that at least k numbers of a row reach, and not many more. */
  private static float bound(long row, int count, int k) {
    FloatVector a = least();
    FloatVector b = least();
    FloatVector c = least();
    FloatVector d = least();
    long step = (long) Lanes.COUNT * Float.BYTES;
    long at = row;
    int left = count;
    for (; left >= COLUMNS; left -= COLUMNS, at += 4 * step) {
      a = larger(a, Lanes.load(at));
      b = larger(b, Lanes.load(at + step));
      c = larger(c, Lanes.load(at + 2 * step));
      d = larger(d, Lanes.load(at + 3 * step));
    }
    for (; left >= Lanes.COUNT; left -= Lanes.COUNT, at += step) {
      // Columns change places, so that what is left of the row spreads over all of them.
      FloatVector next = larger(a, Lanes.load(at));
      a = b;
      b = c;
      c = d;
      d = next;
    }
    VectorMask<Float> tail = Lanes.SPECIES.indexInRange(0, left);
    a = larger(a, least().blend(Lanes.load(at, tail), tail));
    return kthLargest(a, b, c, d, k);
  }

  private static FloatVector least() {
    // No shared constant: a loop that starts from one keeps its vectors on the heap.
    return FloatVector.broadcast(Lanes.SPECIES, Float.NEGATIVE_INFINITY);
  }

  /** Lane by lane, {@code a} where {@code b} is no number. */
  private static FloatVector larger(FloatVector a, FloatVector b) {
    return a.blend(b, b.compare(VectorOperators.GT, a));
  }

  /** By halving the range of floats, which are ordered like integers. */
  private static float kthLargest(
      FloatVector a, FloatVector b, FloatVector c, FloatVector d, int k) {
    if (k > COLUMNS) {
      return Float.NEGATIVE_INFINITY;
    }
    int low = ordered(a.min(b).min(c.min(d)).reduceLanes(VectorOperators.MIN));
    int high = ordered(a.max(b).max(c.max(d)).reduceLanes(VectorOperators.MAX));
    int reaching = COLUMNS; // how many reach low
    while (low < high && reaching > k) {
      int middle = (int) (((long) low + high + 1) >> 1);
      FloatVector bound = FloatVector.broadcast(Lanes.SPECIES, unordered(middle));
      int reach =
          a.compare(VectorOperators.GE, bound).trueCount()
              + b.compare(VectorOperators.GE, bound).trueCount()
              + c.compare(VectorOperators.GE, bound).trueCount()
              + d.compare(VectorOperators.GE, bound).trueCount();
      if (reach >= k) {
        low = middle;
        reaching = reach;
      } else {
        high = middle - 1;
      }
    }
    return unordered(low);
  }

  /** An integer that is larger for a larger float. */
  private static int ordered(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  private static float unordered(int ordered) {
    return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & Integer.MAX_VALUE));
  }

  /** Collects the numbers that reach a bound, and their places. */
  private int gather(long row, int from, int to, float bound) {
    FloatVector bounds = FloatVector.broadcast(Lanes.SPECIES, bound);
    int found = 0;
    int i = from;
    for (; i + Lanes.COUNT <= to; i += Lanes.COUNT) {
      FloatVector next = Lanes.load(row + (long) i * Float.BYTES);
      long hits = next.compare(VectorOperators.GE, bounds).toLong();
      if (hits != 0) {
        found = add(row, i, hits, found);
      }
    }
    VectorMask<Float> tail = Lanes.SPECIES.indexInRange(i, to);
    FloatVector next = Lanes.load(row + (long) i * Float.BYTES, tail);
    return add(row, i, next.compare(VectorOperators.GE, bounds, tail).toLong(), found);
  }

  private int add(long row, int place, long hits, int found) {
    if (found + Lanes.COUNT > places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
      values = Arrays.copyOf(values, 2 * values.length);
      sorted = new float[values.length];
    }
    int count = found;
    for (long rest = hits; rest != 0; rest &= rest - 1) {
      int at = place + Long.numberOfTrailingZeros(rest);
      places[count] = at;
      values[count++] = Lanes.get(row + (long) at * Float.BYTES);
    }
    return count;
  }

  private int write(int count, long out) {
    for (int i = 0; i < count; i++) {
      Lanes.setInt(out + (long) i * Integer.BYTES, places[i]);
    }
    return count;
  }

  /**
   * Writes the k largest of those found: all that are above the k-th, and the first equal to it.
   */
  private int writeLargest(int found, int k, long out) {
    System.arraycopy(values, 0, sorted, 0, found);
    Arrays.sort(sorted, 0, found);
    float kth = sorted[found - k];
    int equal = k;
    for (int i = 0; i < found; i++) {
      equal -= values[i] > kth ? 1 : 0;
    }
    int written = 0;
    for (int i = 0; written < k; i++) {
      if (values[i] > kth || (values[i] == kth && equal-- > 0)) {
        Lanes.setInt(out + (long) written++ * Integer.BYTES, places[i]);
      }
    }
    return k;
  }
}
