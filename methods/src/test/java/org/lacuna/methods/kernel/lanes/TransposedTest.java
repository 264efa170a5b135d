package org.lacuna.methods.kernel.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TransposedTest {
  @Property(tries = 200)
  void rowsBecomeColumns(
      @ForAll @IntRange(min = 1, max = 70) int rows,
      @ForAll @IntRange(min = 1, max = 70) int channels) {
    try (Scratch scratch = new Scratch()) {
      long[] addresses = new long[rows];
      for (int r = 0; r < rows; r++) {
        addresses[r] = scratch.numbers(channels);
        for (int c = 0; c < channels; c++) {
          Lanes.set(addresses[r] + c * Lanes.NUMBER, 100 * r + c);
        }
      }
      long rowBytes = Lanes.padded(rows) * Lanes.NUMBER;
      long to = scratch.numbers((long) channels * Lanes.padded(rows));
      new Transposed(scratch).copy(addresses, rows, channels, 2, to, rowBytes);
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < channels; c++) {
          assertThat(Lanes.get(to + c * rowBytes + r * Lanes.NUMBER)).isEqualTo(200 * r + 2 * c);
        }
      }
    }
  }
}
