package org.lacuna.results.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  private static Interval of(double level, List<List<Sample>> clusters) {
    return Bootstrap.interval(clusters, level, 2000).orElseThrow();
  }

  private static List<Sample> cluster(double... values) {
    return Arrays.stream(values).mapToObj(Sample::of).toList();
  }

  @Test
  void twoClustersByHand() {
    // Resampled means: 0, 1/2, 1/2 and 1, a quarter of the draws each.
    List<List<Sample>> clusters = List.of(cluster(0), cluster(1));
    assertThat(of(0.6, clusters)).isEqualTo(new Interval(0, 1));
    assertThat(of(0.4, clusters)).isEqualTo(new Interval(0.5, 0.5));
  }

  @Test
  void largerSamplesWeighMore() {
    // Resampled means: 0, 9/4, 9/4 and 3.
    List<List<Sample>> clusters = List.of(List.of(new Sample(0, 1)), List.of(new Sample(9, 3)));
    assertThat(of(0.6, clusters)).isEqualTo(new Interval(0, 3));
    assertThat(of(0.4, clusters)).isEqualTo(new Interval(9 / 4.0, 9 / 4.0));
  }

  @Test
  void whatAClusterHasInCommonIsNoEvidence() {
    List<Sample> zeros = Collections.nCopies(50, Sample.of(0));
    List<Sample> ones = Collections.nCopies(50, Sample.of(1));
    List<Sample> all = new ArrayList<>(zeros);
    all.addAll(ones);
    assertThat(of(0.6, List.of(zeros, ones))).isEqualTo(new Interval(0, 1));
    // A mean of a hundred coins has a deviation of 0.05.
    assertThat(of(0.95, List.of(all)).halfWidth()).isCloseTo(1.96 * 0.05, within(0.02));
  }

  @Test
  void whatIsNotFiniteHasNone() {
    assertThat(Bootstrap.interval(List.of(cluster(1, Double.NaN)), 0.95, 10)).isEmpty();
    assertThatThrownBy(() -> Bootstrap.interval(List.of(cluster(1), List.of()), 0.95, 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 20)
  void liesWithinTheValuesAndComesOutTheSame(
      @ForAll @Size(min = 1, max = 4)
          List<@Size(min = 1, max = 4) List<@DoubleRange(min = -9, max = 9) Double>> values) {
    List<List<Sample>> clusters =
        values.stream().map(seed -> seed.stream().map(Sample::of).toList()).toList();
    Interval interval = of(0.95, clusters);
    double[] all = values.stream().flatMap(List::stream).mapToDouble(x -> x).sorted().toArray();
    assertThat(interval.lower()).isGreaterThanOrEqualTo(all[0] - 1e-9);
    assertThat(interval.upper()).isLessThanOrEqualTo(all[all.length - 1] + 1e-9);
    assertThat(of(0.95, clusters)).isEqualTo(interval);
  }
}
