package org.lacuna.results.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.results.statistics.Interval;

class MedianTest {
  @Test
  @DisplayName("middle sample and, of nine, the second and the eighth: 96 % of such intervals hold")
  void medianOfNine() {
    Estimate estimate = Median.of(new double[] {9, 1, 8, 2, 7, 3, 6, 4, 5}, 3);

    assertThat(estimate).isEqualTo(new Estimate(5, null, new Interval(2, 8), 9, 3));
  }

  @Test
  void fewSamplesHaveNoInterval() {
    assertThat(Median.of(new double[] {4, 1, 3, 2}, 1).value()).isEqualTo(2.5);
    assertThat(Median.of(new double[] {1, 2, 3, 4, 5}, 1).interval()).isNull();
    assertThat(Median.of(new double[] {1, 2, 3, 4, 5, 6}, 1).interval())
        .isEqualTo(new Interval(1, 6));
  }

  @Test
  @DisplayName("the interval holds the median of a skew distribution at least 95 times of 100")
  void coversAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(2);
    int held = 0;
    for (int i = 0; i < 2000; i++) {
      double[] samples = random.doubles(20).map(u -> -Math.log(u)).toArray();
      Interval interval = Objects.requireNonNull(Median.of(samples, 1).interval());
      held += interval.contains(Math.log(2)) ? 1 : 0;
      assertThat(Arrays.stream(samples)).contains(interval.lower(), interval.upper());
    }
    assertThat(held).isBetween(1900, 1960);
  }
}
