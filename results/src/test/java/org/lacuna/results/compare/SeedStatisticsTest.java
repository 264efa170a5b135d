package org.lacuna.results.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.lacuna.results.Interval;

class SeedStatisticsTest {

  /** Hours of sleep won, Cushny and Peebles; Student (1908) has mean 1.58. */
  private static final List<Double> SLEEP =
      List.of(1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4);

  @Test
  void studentsOwnExample() {
    SeedStatistics sleep = SeedStatistics.of(SLEEP);
    assertThat(sleep.n()).isEqualTo(10);
    assertThat(sleep.mean()).isCloseTo(1.58, within(1e-12));
    assertThat(sleep.deviation()).isCloseTo(1.229995, within(1e-6));
    Interval interval = sleep.interval(0.95).orElseThrow();
    assertThat(interval.lower()).isCloseTo(0.7001142, within(1e-6));
    assertThat(interval.upper()).isCloseTo(2.4598858, within(1e-6));
  }

  @Test
  void threeSeedsByHand() {
    // Deviation 1, quantile 4.302653 at two degrees of freedom and 9.924843 for 99 %.
    SeedStatistics three = SeedStatistics.of(List.of(1.0, 2.0, 3.0));
    assertThat(three.deviation()).isEqualTo(1);
    assertThat(three.interval(0.95).orElseThrow().halfWidth())
        .isCloseTo(4.302653 / Math.sqrt(3), within(1e-6));
    assertThat(three.interval(0.99).orElseThrow().halfWidth())
        .isCloseTo(9.924843 / Math.sqrt(3), within(1e-6));
  }

  @Test
  void oneSeedHasNoInterval() {
    SeedStatistics one = SeedStatistics.of(List.of(2.5));
    assertThat(one.mean()).isEqualTo(2.5);
    assertThat(one.deviation()).isNaN();
    assertThat(one.interval(0.95)).isEmpty();
  }

  @Test
  void whatDivergedHasNoInterval() {
    assertThat(SeedStatistics.of(List.of(1.0, Double.POSITIVE_INFINITY)).interval(0.95)).isEmpty();
    assertThat(SeedStatistics.of(List.of(1.0, Double.NaN)).interval(0.95)).isEmpty();
  }

  @Property(tries = 50)
  void movesWithItsValues(
      @ForAll @Size(min = 2, max = 6) List<@DoubleRange(min = -10, max = 10) Double> values,
      @ForAll @DoubleRange(min = -10, max = 10) double shift) {
    Interval before = SeedStatistics.of(values).interval(0.95).orElseThrow();
    Interval after =
        SeedStatistics.of(values.stream().map(x -> x + shift).toList())
            .interval(0.95)
            .orElseThrow();
    assertThat(after.lower()).isCloseTo(before.lower() + shift, within(1e-6));
    assertThat(after.upper()).isCloseTo(before.upper() + shift, within(1e-6));
  }
}
