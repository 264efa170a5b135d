package org.lacuna.results.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

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

  @Test
  void studentsOwnTest() {
    // t = 1.58 / (1.229995 / sqrt 10) = 4.0621 at nine degrees of freedom.
    assertThat(SeedStatistics.of(SLEEP).pValue()).isCloseTo(0.002833, within(1e-6));
  }

  @Test
  void testOfThreeSeedsByHand() {
    // Two degrees of freedom: P(|T| > t) = 1 - t / sqrt(2 + t²), and t = 2 / (1 / sqrt 3).
    assertThat(SeedStatistics.of(1, 2, 3).pValue())
        .isCloseTo(1 - Math.sqrt(12 / 14.0), within(1e-12));
    assertThat(SeedStatistics.of(-1, 0, 1).pValue()).isEqualTo(1);
  }

  @Test
  void equivalenceByHand() {
    // The mean of 2 is 1 within ±3: t = sqrt 3, and P(T > t) = (1 - t / sqrt(2 + t²)) / 2.
    double within = (1 - Math.sqrt(3 / 5.0)) / 2;
    assertThat(SeedStatistics.of(1, 2, 3).equivalence(3)).isCloseTo(within, within(1e-12));
    assertThat(SeedStatistics.of(-1, -2, -3).equivalence(3)).isCloseTo(within, within(1e-12));
    // And 1 outside of ±1.
    assertThat(SeedStatistics.of(1, 2, 3).equivalence(1)).isCloseTo(1 - within, within(1e-12));
    assertThatThrownBy(() -> SeedStatistics.of(1, 2).equivalence(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void effectByHand() {
    SeedStatistics sleep = SeedStatistics.of(SLEEP);
    assertThat(sleep.effect()).isCloseTo(1.58 / 1.229995, within(1e-6));
    // J(9) = Γ(4.5) / (sqrt 4.5 Γ(4)), and Γ(4.5) = 105 sqrt π / 16.
    double correction = 105 * Math.sqrt(Math.PI) / 16 / (Math.sqrt(4.5) * 6);
    assertThat(sleep.unbiasedEffect() / sleep.effect()).isCloseTo(correction, within(1e-12));
  }

  @Test
  void withoutDeviation() {
    SeedStatistics same = SeedStatistics.of(0.5, 0.5, 0.5);
    assertThat(same.pValue()).isEqualTo(0.25); // by the signs of three
    assertThat(same.effect()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(same.equivalence(1)).isEqualTo(0.125);
    assertThat(same.equivalence(0.5)).isOne();
    SeedStatistics none = SeedStatistics.of(0, 0, 0);
    assertThat(none.pValue()).isOne();
    assertThat(none.effect()).isZero();
  }

  @Test
  void tooFewSayNothing() {
    SeedStatistics one = SeedStatistics.of(2.5);
    assertThat(one.pValue()).isNaN();
    assertThat(one.effect()).isNaN();
    assertThat(one.equivalence(1)).isNaN();
    assertThat(SeedStatistics.of(1, 2).unbiasedEffect()).isNaN();
    assertThat(SeedStatistics.of(1, Double.NaN, 2).pValue()).isNaN();
  }

  @Property(tries = 50)
  void intervalExcludesZeroWhereTheTestPasses(
      @ForAll @Size(min = 2, max = 6) List<@DoubleRange(min = -1, max = 2) Double> values,
      @ForAll @DoubleRange(min = 0.5, max = 0.99) double level) {
    SeedStatistics statistics = SeedStatistics.of(values);
    double p = statistics.pValue();
    // Without a deviation the signs alone are tested.
    Assume.that(statistics.deviation() > 1e-9 && Math.abs(p - (1 - level)) > 1e-9);
    assertThat(statistics.interval(level).orElseThrow().contains(0)).isEqualTo(p > 1 - level);
  }
}
