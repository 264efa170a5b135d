package org.lacuna.methods.kernel.vector;

import static org.lacuna.methods.kernel.lanes.Lanes.NUMBER;
import static org.lacuna.methods.kernel.lanes.Lanes.load;
import static org.lacuna.methods.kernel.lanes.Lanes.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.kernel.lanes.Exponential;
import org.lacuna.methods.kernel.lanes.Lanes;
import org.lacuna.methods.kernel.lanes.Product;
import org.lacuna.methods.kernel.lanes.Scratch;
import org.lacuna.methods.kernel.lanes.Transposed;

/**
 * Up to 64 queries that meet keys, up to 64 at a time, in one softmax that goes along: what was
 * summed so far shrinks when a larger score comes.
 *
 * <p>Scores stand with a query in each lane, {@code [keys][64]}, so that maximum, exponential and
 * sum need nothing across lanes and keys are read where they are. Sums stand with a channel in each
 * lane, {@code [64][dv]}, so that values are read where they are.
 */
final class ForwardTile {
  /** Queries of a tile: one bit of a {@code long} each. */
  static final int ROWS = Long.SIZE;

  /** Keys that are met at a time; scores then stay in the nearest caches. */
  static final int KEYS = 64;

  private static final long ROW_BYTES = ROWS * NUMBER;

  /** Below any score, and yet a number that can be subtracted. */
  static final float NOTHING = -1e30f;

  private static final FloatVector ZERO = FloatVector.zero(Lanes.SPECIES);

  private final int d;
  private final int dv;
  private final long moreBytes;

  /** The scaled queries, {@code [d][64]}. */
  private final long queries;

  /** Scores, then weights, {@code [65][64]}. */
  private final long scores;

  /** What the keys at hand add to the sums, {@code [64][dv]}. */
  private final long more;

  /** The largest score so far, {@code [64]}. */
  private final long largest;

  /** The sum of weights so far, {@code [64]}. */
  private final long weights;

  /** Where each row sums values by their weights, {@code [dv]}; not yet divided. */
  private long[] sums = new long[0];

  /** The rows whose sums hold nothing yet, bit by bit. */
  private long fresh;

  private final Transposed transposed;
  private int rows;

  /** Rounded up to whole vectors. */
  private int lanes;

  ForwardTile(Scratch scratch, int d, int dv) {
    transposed = new Transposed(scratch);
    this.d = d;
    this.dv = dv;
    moreBytes = Lanes.padded(dv) * NUMBER;
    queries = scratch.numbers((long) d * ROWS);
    scores = scratch.numbers((KEYS + 1L) * ROWS);
    more = scratch.numbers((long) ROWS * Lanes.padded(dv));
    largest = scratch.numbers(ROWS);
    weights = scratch.numbers(ROWS);
  }

  /**
   * Takes queries in; nothing is seen yet.
   *
   * @param queryRows the address of each query
   * @param sumRows where each sums, in the end its output; what stands there does not matter
   */
  void begin(long[] queryRows, long[] sumRows, int count, float scale) {
    rows = count;
    lanes = Lanes.padded(count);
    sums = sumRows;
    fresh = -1;
    transposed.copy(queryRows, count, d, scale, queries, ROW_BYTES);
    for (int r = 0; r < lanes; r++) {
      Lanes.set(largest + r * NUMBER, NOTHING);
      Lanes.set(weights + r * NUMBER, 0);
    }
  }

  /** Goes on where a row was left that has seen something. */
  void resume(int row, float largestSoFar, float weightSoFar) {
    Lanes.set(largest + row * NUMBER, largestSoFar);
    Lanes.set(weights + row * NUMBER, weightSoFar);
    fresh &= ~(1L << row);
  }

  /** The largest score of a row so far. */
  float largest(int row) {
    return Lanes.get(largest + row * NUMBER);
  }

  /** The sum of weights of a row so far, relative to the largest score. */
  float weight(int row) {
    return Lanes.get(weights + row * NUMBER);
  }

  /**
   * Meets keys.
   *
   * @param keys address of the first key; the next is {@code keyBytes} further
   * @param values address of the first value
   * @param count how many, up to 64
   * @param seen for each key the rows that see it, bit by bit, and room for one more; {@code null}
   *     if all do
   * @param bias added to the scores
   */
  void meet(
      long keys,
      long keyBytes,
      long values,
      long valueBytes,
      int count,
      long @Nullable [] seen,
      float bias) {
    Product.write(keys, keyBytes, NUMBER, queries, ROW_BYTES, scores, ROW_BYTES, count, lanes, d);
    for (int lane = 0; lane < lanes; lane += Lanes.COUNT) {
      // What was summed so far counts as one more key, with the largest score so far: its weight
      // is what the sums shrink by.
      store(load(largest + lane * NUMBER).sub(bias), scores + count * ROW_BYTES + lane * NUMBER);
      if (seen == null) {
        findLargest(lane, count + 1);
        weigh(lane, count + 1);
      } else {
        seen[count] = -1;
        findLargestSeen(lane, count + 1, seen);
        weighSeen(lane, count + 1, seen);
      }
      store(load(largest + lane * NUMBER).add(bias), largest + lane * NUMBER);
    }
    Product.write(scores, NUMBER, ROW_BYTES, values, valueBytes, more, moreBytes, rows, dv, count);
    for (int row = 0; row < rows; row++) {
      long added = more + row * moreBytes;
      if ((fresh >>> row & 1) == 1) {
        Lanes.copy(added, sums[row], dv);
      } else {
        float factor = Lanes.get(scores + count * ROW_BYTES + row * NUMBER);
        Lanes.multiplyAdd(sums[row], factor, added, dv);
      }
    }
    fresh = 0;
  }

  // One loop a method: the compiler stops inlining, and vectors then cost objects, when a method
  // grows.

  private void findLargest(int lane, int count) {
    long at = scores + lane * NUMBER;
    FloatVector most = load(at);
    for (int key = 1; key < count; key++) {
      at += ROW_BYTES;
      FloatVector score = load(at);
      // Two instructions; max() has more, to treat zeros and what is no number.
      most = most.blend(score, score.compare(VectorOperators.GT, most));
    }
    store(most, largest + lane * NUMBER);
  }

  private void findLargestSeen(int lane, int count, long[] seen) {
    long at = scores + lane * NUMBER;
    FloatVector most = Lanes.zero().add(NOTHING);
    for (int key = 0; key < count; key++, at += ROW_BYTES) {
      FloatVector score = load(at);
      VectorMask<Float> mask = VectorMask.fromLong(Lanes.SPECIES, seen[key] >>> lane);
      most = most.blend(score, score.compare(VectorOperators.GT, most, mask));
    }
    store(most, largest + lane * NUMBER);
  }

  /** Scores become weights relative to the largest score. */
  private void weigh(int lane, int count) {
    FloatVector most = load(largest + lane * NUMBER);
    FloatVector sum = Lanes.zero();
    long at = scores + lane * NUMBER;
    for (int key = 0; key < count; key++, at += ROW_BYTES) {
      FloatVector weight = Exponential.of(load(at).sub(most));
      store(weight, at);
      sum = sum.add(weight);
    }
    addWeights(lane, sum, at - ROW_BYTES);
  }

  private void weighSeen(int lane, int count, long[] seen) {
    FloatVector most = load(largest + lane * NUMBER);
    FloatVector sum = Lanes.zero();
    long at = scores + lane * NUMBER;
    for (int key = 0; key < count; key++, at += ROW_BYTES) {
      VectorMask<Float> mask = VectorMask.fromLong(Lanes.SPECIES, seen[key] >>> lane);
      FloatVector weight = ZERO.blend(Exponential.of(load(at).sub(most)), mask);
      store(weight, at);
      sum = sum.add(weight);
    }
    addWeights(lane, sum, at - ROW_BYTES);
  }

  /** The weights so far count as often as they are, not once. */
  private void addWeights(int lane, FloatVector sum, long soFar) {
    FloatVector before = load(weights + lane * NUMBER);
    store(before.sub(1).fma(load(soFar), sum), weights + lane * NUMBER);
  }

  /**
   * Makes a row's sum its output, zeros where it saw nothing.
   *
   * @return the log of the sum of the exponentials of its scores, minus infinity for nothing
   */
  float finish(int row) {
    return finish(sums[row], dv, largest(row), weight(row));
  }

  /** As above, of a row that was left. */
  static float finish(long sum, int dv, float largest, float weight) {
    if (weight == 0) {
      Lanes.clear(sum, dv * NUMBER);
      return Float.NEGATIVE_INFINITY;
    }
    Lanes.multiply(sum, dv, 1 / weight);
    return largest + (float) Math.log(weight);
  }
}
