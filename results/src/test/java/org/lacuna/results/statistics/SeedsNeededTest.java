package org.lacuna.results.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SeedsNeededTest {

  private static OptionalInt of(double mean, double deviation, double alpha) {
    return SeedsNeeded.of(new SeedStatistics(3, mean, deviation), alpha, 100);
  }

  @Test
  void byTheTableOfStudentsT() {
    // A mean of two deviations has t = 2 sqrt n. For 0.05 the quantile is 4.303 at two degrees of
    // freedom (t = 3.46) and 3.182 at three (t = 4); for 0.01 it is 4.604 at four (t = 4.47) and
    // 4.032 at five (t = 4.90).
    assertThat(of(2, 1, 0.05)).hasValue(4);
    assertThat(of(-2, 1, 0.01)).hasValue(6);
  }

  @Test
  void withoutDeviationBySigns() {
    assertThat(of(1, 0, 0.01)).hasValue(8); // 2 / 2^8 = 0.0078
    assertThat(of(1, 0, 0.5)).hasValue(SeedsNeeded.FEWEST);
  }

  @Test
  void noNumberDecides() {
    assertThat(of(0, 1, 0.01)).isEmpty();
    assertThat(of(0, 0, 0.01)).isEmpty();
    assertThat(of(0.01, 1, 0.01)).isEmpty();
    assertThat(SeedsNeeded.of(SeedStatistics.of(1), 0.01, 100)).isEmpty();
  }

  @Property(tries = 50)
  void isEnoughAndOneLessIsNot(@ForAll @DoubleRange(min = 0.4, max = 5) double mean) {
    int n = of(mean, 1, 0.01).orElseThrow();
    assertThat(new SeedStatistics(n, mean, 1).pValue()).isLessThan(0.01);
    if (n > SeedsNeeded.FEWEST) {
      assertThat(new SeedStatistics(n - 1, mean, 1).pValue()).isGreaterThanOrEqualTo(0.01);
    }
  }
}
