package org.lacuna.results.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PermutationTest {

  @Test
  void threeDifferencesByHand() {
    // The sums of ±1 ±2 ±4 are ±7, ±5, ±3 and ±1.
    assertThat(Permutation.pValue(1, 2, 4)).isEqualTo(2 / 8.0);
    assertThat(Permutation.pValue(-1, 2, 4)).isEqualTo(4 / 8.0);
    assertThat(Permutation.pValue(1, -2, 4)).isEqualTo(6 / 8.0);
    assertThat(Permutation.pValue(1, 2, -4)).isEqualTo(8 / 8.0);
  }

  @Test
  void studentsSleep() {
    // Nine differences above 0 and one of 0: it may flip, all others together only.
    assertThat(Permutation.pValue(1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4))
        .isEqualTo(4 / 1024.0);
  }

  @Test
  void roundingDoesNotCount() {
    // 0.1 + 0.2 - 0.3 is not 0 in binary, but as far from it as any flip is.
    assertThat(Permutation.pValue(0.1, 0.2, -0.3)).isOne();
  }

  @Test
  void nothingToTest() {
    assertThat(Permutation.pValue()).isNaN();
    assertThat(Permutation.pValue(1, Double.NaN)).isNaN();
    assertThat(Permutation.pValue(0, 0)).isOne();
  }

  @Test
  void manyAreDrawnAndNeverZero() {
    double[] same = new double[40];
    Arrays.fill(same, 1);
    assertThat(Permutation.pValue(same)).isPositive().isLessThan(1e-4);
  }

  @Property(tries = 10)
  void drawsComeNearTheExactValue(
      @ForAll @Size(16) List<@DoubleRange(min = -1, max = 2) Double> values) {
    double[] exact = values.stream().mapToDouble(x -> x).toArray();
    // One of 0 changes no sum, but is the seventeenth.
    assertThat(Permutation.pValue(Arrays.copyOf(exact, 17)))
        .isCloseTo(Permutation.pValue(exact), within(0.01));
  }
}
