package org.lacuna.methods.kernel.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

class ProductTest {
  private static final float UNTOUCHED = 1234.5f;

  @Property(tries = 200)
  void isTheProductAndNothingMore(
      @ForAll @IntRange(min = 1, max = 11) int m,
      @ForAll @IntRange(min = 1, max = 70) int n,
      @ForAll @IntRange(max = 40) int k,
      @ForAll @IntRange(max = 3) int gap,
      @ForAll boolean across,
      @ForAll Random random) {
    try (Scratch scratch = new Scratch()) {
      float[] w = numbers(random, m * k);
      float[] b = numbers(random, k * (n + gap));
      long wi = across ? 1 : k;
      long wj = across ? m : 1;
      long c = filled(scratch, m * (n + gap));
      Product.write(
          copied(scratch, w),
          wi * Lanes.NUMBER,
          wj * Lanes.NUMBER,
          copied(scratch, b),
          (n + gap) * Lanes.NUMBER,
          c,
          (n + gap) * Lanes.NUMBER,
          m,
          n,
          k);
      for (int i = 0; i < m; i++) {
        for (int x = 0; x < n + gap; x++) {
          double expected = x < n ? 0 : UNTOUCHED;
          for (int j = 0; j < k && x < n; j++) {
            expected += w[(int) (i * wi + j * wj)] * (double) b[j * (n + gap) + x];
          }
          assertThat((double) Lanes.get(c + (i * (n + gap) + x) * Lanes.NUMBER))
              .as("%d, %d", i, x)
              .isCloseTo(expected, Offset.offset(1e-5 * (k + 1)));
        }
      }
    }
  }

  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static long copied(Scratch scratch, float[] numbers) {
    long address = scratch.numbers(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      Lanes.set(address + i * Lanes.NUMBER, numbers[i]);
    }
    return address;
  }

  private static long filled(Scratch scratch, int count) {
    long address = scratch.numbers(count);
    for (int i = 0; i < count; i++) {
      Lanes.set(address + i * Lanes.NUMBER, UNTOUCHED);
    }
    return address;
  }
}
