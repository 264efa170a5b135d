package org.lacuna.methods.kernel.lanes;

import static org.lacuna.methods.kernel.lanes.Lanes.BYTES;
import static org.lacuna.methods.kernel.lanes.Lanes.COUNT;
import static org.lacuna.methods.kernel.lanes.Lanes.NUMBER;
import static org.lacuna.methods.kernel.lanes.Lanes.SPECIES;
import static org.lacuna.methods.kernel.lanes.Lanes.load;
import static org.lacuna.methods.kernel.lanes.Lanes.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Rows from anywhere as columns of one matrix.
 *
 * <p>A square of as many rows and channels as a vector has lanes is turned by zipping vectors from
 * its two halves, over and over: one time moves every number's place, row and lane taken as one
 * binary number, by one bit round, and after as many times as a lane has bits, rows and lanes have
 * changed places.
 */
public final class Transposed {
  private static final VectorShuffle<Float> ZIP_LOW = VectorShuffle.makeZip(SPECIES, 0);
  private static final VectorShuffle<Float> ZIP_HIGH = VectorShuffle.makeZip(SPECIES, 1);
  private static final int TIMES = Integer.numberOfTrailingZeros(COUNT);
  private static final int HALF = COUNT / 2;

  /** A square on its way, and the next. */
  private final long square;

  private final long next;

  /** With memory of its own. */
  public Transposed(Scratch scratch) {
    square = scratch.numbers((long) COUNT * COUNT);
    next = scratch.numbers((long) COUNT * COUNT);
  }

  /**
   * Copies rows: {@code to[c][r] = factor rows[r][c]}.
   *
   * @param rows addresses of the rows
   * @param channels numbers in a row
   * @param rowBytes bytes of a row of the result; lanes beyond {@code count}, up to whole vectors,
   *     take any numbers
   */
  public void copy(long[] rows, int count, int channels, float factor, long to, long rowBytes) {
    int whole = channels / COUNT * COUNT;
    for (int r = 0; r < count; r += COUNT) {
      for (int c = 0; c < whole; c += COUNT) {
        gather(rows, r, count, c * NUMBER, factor);
        turn(to + c * rowBytes + r * NUMBER, rowBytes);
      }
    }
    for (int r = 0; r < count; r++) {
      for (int c = whole; c < channels; c++) {
        Lanes.set(to + c * rowBytes + r * NUMBER, factor * Lanes.get(rows[r] + c * NUMBER));
      }
    }
  }

  private void gather(long[] rows, int first, int count, long offset, float factor) {
    for (int i = 0; i < COUNT; i++) {
      long row = rows[Math.min(first + i, count - 1)];
      store(load(row + offset).mul(factor), square + i * BYTES);
    }
  }

  private void turn(long to, long rowBytes) {
    long from = square;
    long into = next;
    for (int time = 1; time < TIMES; time++) {
      zip(from, into, BYTES);
      long swap = from;
      from = into;
      into = swap;
    }
    zip(from, to, rowBytes);
  }

  private static void zip(long from, long to, long rowBytes) {
    for (int i = 0; i < HALF; i++) {
      FloatVector a = load(from + i * BYTES);
      FloatVector b = load(from + (i + HALF) * BYTES);
      store(a.rearrange(ZIP_LOW, b), to + 2L * i * rowBytes);
      store(a.rearrange(ZIP_HIGH, b), to + (2L * i + 1) * rowBytes);
    }
  }
}
