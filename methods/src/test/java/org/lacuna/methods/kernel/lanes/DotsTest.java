package org.lacuna.methods.kernel.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

class DotsTest {
  @Property(tries = 200)
  void areTheProductsOfPairs(
      @ForAll @IntRange(min = 1, max = 70) int n,
      @ForAll @IntRange(min = 1, max = 40) int count,
      @ForAll @IntRange(max = 3) int gap,
      @ForAll boolean one,
      @ForAll Random random) {
    try (Scratch scratch = new Scratch()) {
      int stride = n + gap;
      long a = scratch.numbers((long) count * stride);
      long b = scratch.numbers((long) count * stride);
      for (int i = 0; i < count * stride; i++) {
        Lanes.set(a + i * Lanes.NUMBER, (float) random.nextGaussian());
        Lanes.set(b + i * Lanes.NUMBER, (float) random.nextGaussian());
      }
      long to = scratch.numbers(Lanes.padded(count));
      long bBytes = stride * Lanes.NUMBER;
      long aBytes = one ? 0 : bBytes;
      new Dots(scratch).write(a, aBytes, b, bBytes, n, count, to);
      for (int i = 0; i < count; i++) {
        double expected = 0;
        for (int c = 0; c < n; c++) {
          long at = c * Lanes.NUMBER;
          expected += Lanes.get(a + i * aBytes + at) * (double) Lanes.get(b + i * bBytes + at);
        }
        assertThat((double) Lanes.get(to + i * Lanes.NUMBER))
            .as("pair %d", i)
            .isCloseTo(expected, Offset.offset(1e-5 * (n + 1)));
      }
    }
  }
}
