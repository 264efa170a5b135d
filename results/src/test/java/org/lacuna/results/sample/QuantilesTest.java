package org.lacuna.results.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.results.statistics.Interval;

class QuantilesTest {
  private static List<double[]> random(long seed, int samples, int most) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, samples)
        .mapToObj(_ -> random.doubles(1 + random.nextInt(most)).toArray())
        .toList();
  }

  @Property(tries = 50)
  void isTheLeastNumberThatEnoughDoNotExceed(
      @ForAll @IntRange(max = 1000) int seed,
      @ForAll @IntRange(min = 1, max = 6) int samples,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double share) {
    List<double[]> numbers = random(seed, samples, 9);
    double[] all = numbers.stream().flatMapToDouble(Arrays::stream).toArray();
    double value = new Quantiles(numbers).of(share).value();

    assertThat(all).contains(value);
    assertThat(Arrays.stream(all).filter(x -> x <= value).count())
        .isGreaterThanOrEqualTo((long) Math.ceil(share * all.length));
    assertThat(Arrays.stream(all).filter(x -> x < value).count())
        .isLessThan((long) Math.ceil(share * all.length));
  }

  @Test
  void intervalIsThatOfWholeSamples() {
    // Numbers of a sample are equal: there is as little to know as there are samples.
    List<double[]> numbers =
        IntStream.range(0, 8)
            .mapToObj(i -> {
              double[] same = new double[1000];
              Arrays.fill(same, i);
              return same;
            })
            .toList();
    Estimate median = new Quantiles(numbers).of(0.5);
    Interval interval = Objects.requireNonNull(median.interval());

    assertThat(median.value()).isEqualTo(3);
    assertThat(interval.upper() - interval.lower()).isGreaterThanOrEqualTo(3);
    assertThat(median.standardError()).isGreaterThan(0.7);
    assertThat(median.samples()).isEqualTo(8);
    assertThat(median.tokens()).isEqualTo(8000);
  }

  @Test
  void intervalNarrowsWithSamplesAndHoldsTheTruth() {
    Interval few = Objects.requireNonNull(new Quantiles(random(1, 8, 20)).of(0.9).interval());
    Interval many = Objects.requireNonNull(new Quantiles(random(1, 800, 20)).of(0.9).interval());

    assertThat(many.upper() - many.lower()).isLessThan((few.upper() - few.lower()) / 3);
    assertThat(0.9).isBetween(many.lower(), many.upper());
  }

  @Test
  void sameNumbersGiveTheSameInterval() {
    assertThat(new Quantiles(random(2, 5, 30)).of(0.5))
        .isEqualTo(new Quantiles(random(2, 5, 30)).of(0.5));
  }

  @Test
  void oneSampleAndTheMaximumHaveNoInterval() {
    Quantiles one = new Quantiles(List.of(new double[] {3, 1, 2}));
    assertThat(one.of(0.5)).isEqualTo(Estimate.exact(2, 1, 3));
    assertThat(new Quantiles(random(3, 5, 30)).maximum().interval()).isNull();
    assertThat(one.maximum().value()).isEqualTo(3);
  }
}
