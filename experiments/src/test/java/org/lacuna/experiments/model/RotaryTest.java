package org.lacuna.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.experiments.config.RopeConfig;
import org.lacuna.methods.aten.Tape;

/** What rotating queries and keys must and must not change. */
class RotaryTest {
  private static final int LENGTH = 24;
  private static final int WIDTH = 16;

  private final NDManager manager = NDManager.newBaseManager();
  private final Rotary rotary = new Rotary(manager, RopeConfig.defaults(), WIDTH, LENGTH);

  @AfterEach
  void close() {
    manager.close();
  }

  /** The same vector at every position, rotated: {@code [L][d]}. */
  private float[][] rotated(float[] vector) {
    float[] repeated = new float[LENGTH * WIDTH];
    for (int t = 0; t < LENGTH; t++) {
      System.arraycopy(vector, 0, repeated, t * WIDTH, WIDTH);
    }
    NDArray x = manager.create(repeated, new Shape(1, LENGTH, 1, WIDTH));
    float[] flat = rotary.rotateHeads(Tape.off(), x, 0).toFloatArray();
    float[][] rows = new float[LENGTH][];
    for (int t = 0; t < LENGTH; t++) {
      rows[t] = Arrays.copyOfRange(flat, t * WIDTH, (t + 1) * WIDTH);
    }
    return rows;
  }

  private static float[] random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] vector = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @Test
  void positionZeroIsUnchanged() {
    assertThat(rotated(random(1))[0]).containsExactly(random(1));
  }

  @Test
  void normIsKept() {
    float[] vector = random(2);
    for (float[] row : rotated(vector)) {
      assertThat(dot(row, row)).isCloseTo(dot(vector, vector), within(1e-4));
    }
  }

  @Test
  void productDependsOnTheDistanceAlone() {
    float[][] q = rotated(random(3));
    float[][] k = rotated(random(4));
    for (int distance = 0; distance < LENGTH; distance++) {
      double expected = dot(q[distance], k[0]);
      for (int s = 1; s + distance < LENGTH; s++) {
        assertThat(dot(q[s + distance], k[s]))
            .as("distance %d at key %d", distance, s)
            .isCloseTo(expected, within(1e-4));
      }
    }
    assertThat(dot(q[1], k[0])).isNotCloseTo(dot(q[0], k[0]), within(1e-3));
  }

  @Test
  @DisplayName("tokens from a position on are rotated as within the whole sequence")
  void restOfASequence() {
    float[] vector = random(6);
    float[][] expected = rotated(vector);
    for (int first : new int[] {0, 1, 17, LENGTH - 1}) {
      NDArray x = manager.create(vector, new Shape(1, 1, 1, WIDTH));
      assertThat(rotary.rotateHeads(Tape.off(), x, first).toFloatArray())
          .containsExactly(expected[first]);
      assertThat(rotary.rotateFrom(x, first).toFloatArray()).containsExactly(expected[first]);
    }
  }

  @Test
  void channelIsPairedWithTheOneHalfAHeadFurther() {
    float[] unit = new float[WIDTH];
    unit[0] = 1;
    float[] row = rotated(unit)[1];

    assertThat(row[0]).isCloseTo((float) Math.cos(1), within(1e-6f));
    assertThat(row[WIDTH / 2]).isCloseTo((float) Math.sin(1), within(1e-6f));
  }

  @Test
  void tableOfSomePositionsHasTheirRows() {
    long[] positions = {3, 0, 17};
    RotaryFrequencies frequencies = RotaryFrequencies.of(RopeConfig.defaults(), WIDTH, LENGTH);
    RotaryTable some = RotaryTable.of(manager, frequencies, positions);
    float[] vector = random(6);
    NDArray x = manager.create(vector, new Shape(1, 1, 1, WIDTH)).repeat(1, positions.length);
    float[] rows = some.rotateHeads(Tape.off(), x, 0).toFloatArray();

    for (int i = 0; i < positions.length; i++) {
      assertThat(Arrays.copyOfRange(rows, i * WIDTH, (i + 1) * WIDTH))
          .containsExactly(rotated(vector)[(int) positions[i]]);
    }
  }

  @Test
  @DisplayName("positions of any stretch are those of the whole table, to the bit")
  void stretches() {
    int length = 5000;
    long[] all = LongStream.range(0, length).toArray();
    RotaryFrequencies frequencies = RotaryFrequencies.of(RopeConfig.defaults(), WIDTH, length);
    RotaryTable whole = RotaryTable.of(manager, frequencies, all);
    Rotary some = new Rotary(manager, RopeConfig.defaults(), WIDTH, length);
    SplittableRandom random = new SplittableRandom(7);
    for (int trial = 0; trial < 60; trial++) {
      int count = trial % 3 == 0 ? 1 : 1 + random.nextInt(600);
      int first = random.nextInt(length - count + 1);
      NDArray x = manager.randomNormal(new Shape(1, count, 2, WIDTH));
      NDArray byHead = x.transpose(0, 2, 1, 3);
      long[] positions = random.longs(count, 0, length).toArray();
      float[] expected = whole.rotateHeads(Tape.off(), x, first).toFloatArray();
      assertThat(some.rotateHeads(Tape.off(), x, first).toFloatArray()).isEqualTo(expected);
      assertThat(some.rotateFrom(byHead, first).toFloatArray()).isEqualTo(expected);
      assertThat(some.rotate(byHead, positions).toFloatArray())
          .isEqualTo(whole.rotate(byHead, positions).toFloatArray());
      long[] following = LongStream.range(first, first + count).toArray();
      assertThat(some.rotate(byHead, following).toFloatArray()).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("a table of a million positions takes no more room than a few hundred")
  void millionPositions() {
    try (NDManager own = manager.newSubManager();
        NDManager scratch = manager.newSubManager()) {
      int length = 1 << 20;
      Rotary far = new Rotary(own, RopeConfig.defaults(), WIDTH, length);
      NDArray x = scratch.ones(new Shape(1, 1, 1, WIDTH));
      for (int t = length - 2000; t < length; t++) {
        far.rotateHeads(Tape.off(), x, t).close();
      }
      assertThat(own.getManagedArrays().stream().mapToLong(NDArray::size).sum())
          .isPositive()
          .isLessThanOrEqualTo(2 * 256 * WIDTH);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> far.rotateHeads(Tape.off(), x, length))
          .withMessageContaining("1048576");
    }
  }

  @Test
  void everyHeadAndSequenceIsRotatedAlike() {
    float[] vector = random(5);
    float[][] expected = rotated(vector);
    int heads = 3;
    float[] repeated = new float[2 * LENGTH * heads * WIDTH];
    for (int at = 0; at < repeated.length; at += WIDTH) {
      System.arraycopy(vector, 0, repeated, at, WIDTH);
    }
    float[] flat =
        rotary
            .rotateHeads(
                Tape.off(), manager.create(repeated, new Shape(2, LENGTH, heads, WIDTH)), 0)
            .toFloatArray();
    for (int at = 0; at < flat.length; at += WIDTH) {
      assertThat(Arrays.copyOfRange(flat, at, at + WIDTH))
          .containsExactly(expected[at / WIDTH % LENGTH]);
    }
  }
}
