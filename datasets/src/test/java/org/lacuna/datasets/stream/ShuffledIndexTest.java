package org.lacuna.datasets.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ShuffledIndexTest {

  @Property
  void everyNumberComesExactlyOnce(
      @ForAll @IntRange(min = 1, max = 3000) int size, @ForAll long seed) {
    assertThat(numbers(size, seed).sorted().toArray())
        .isEqualTo(LongStream.range(0, size).toArray());
  }

  @Property
  void largeSizesStayWithin(
      @ForAll @LongRange(min = 1, max = Long.MAX_VALUE / 2) long size, @ForAll long seed) {
    assertThat(new ShuffledIndex(size, seed).at(size - 1)).isBetween(0L, size - 1);
  }

  @Test
  void seedsDiffer() {
    assertThat(numbers(1000, 1).toArray()).isNotEqualTo(numbers(1000, 2).toArray());
  }

  /** Written down, so that a change of Java or of the code cannot silently reorder training. */
  @Test
  void theOrderOfASeedNeverChanges() {
    assertThat(numbers(10, 42).toArray()).containsExactly(7, 2, 1, 9, 5, 0, 6, 8, 4, 3);
  }

  /** A shuffle is no good if neighbours tend to stay neighbours. */
  @Test
  void neighboursAreSeparated() {
    long[] order = numbers(10_000, 3).toArray();
    long kept =
        LongStream.range(1, 10_000).filter(i -> order[(int) i] == order[(int) i - 1] + 1).count();
    assertThat(kept).isLessThan(10); // One is expected by chance.
  }

  @Test
  void outsideIsRefused() {
    assertThatThrownBy(() -> new ShuffledIndex(3, 0).at(3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new ShuffledIndex(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static LongStream numbers(int size, long seed) {
    ShuffledIndex shuffled = new ShuffledIndex(size, seed);
    return LongStream.range(0, size).map(shuffled::at);
  }
}
