package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TopOfRowTest {
  private static final float[] SPECIAL = {
    Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -0f, 0f, Float.MIN_VALUE
  };

  private final TopOfRow top = new TopOfRow();

  @Property(tries = 500)
  void takesTheLargestAndOfEqualOnesTheFirst(
      @ForAll @IntRange(max = 700) int length,
      @ForAll @IntRange(max = 120) int k,
      @ForAll @IntRange(min = 1, max = 2000) int different,
      @ForAll Random random) {
    float[] row = new float[length];
    boolean special = random.nextBoolean();
    for (int i = 0; i < length; i++) {
      row[i] =
          special && random.nextInt(4) == 0
              ? SPECIAL[random.nextInt(SPECIAL.length)]
              : random.nextInt(different) - different / 2;
    }
    int from = random.nextInt(length + 1);
    int to = from + random.nextInt(length - from + 1);
    // Fewer than asked for are all taken, numbers or not.
    int[] expected =
        IntStream.range(from, to)
            .filter(i -> to - from <= k || !Float.isNaN(row[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -(row[i] + 0.0)))
            .limit(k)
            .mapToInt(i -> i)
            .sorted()
            .toArray();
    assertThat(chosen(row, from, to, k)).containsExactly(expected);
  }

  private int[] chosen(float[] row, int from, int to, int k) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment numbers = arena.allocateFrom(ValueLayout.JAVA_FLOAT, row);
      MemorySegment places = arena.allocate(ValueLayout.JAVA_INT, k);
      int count = top.choose(numbers.address(), from, to, k, places.address());
      return Arrays.copyOf(places.toArray(ValueLayout.JAVA_INT), count);
    }
  }
}
