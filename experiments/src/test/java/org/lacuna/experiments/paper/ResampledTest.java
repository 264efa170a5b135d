package org.lacuna.experiments.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.results.sample.Estimate;
import org.lacuna.results.sample.Outcome;

class ResampledTest {
  private static final Resampled.Key LOSS =
      new Resampled.Key("native", "loss", "window-mean", new TreeMap<>(), 64);

  private static Row row(String metric, double value) {
    return Row.of(metric, "window-mean", 64, Estimate.exact(value, 1, 1));
  }

  private static List<Outcome> outcomes(double offset) {
    return IntStream.range(0, 12)
        .mapToObj(i -> Outcome.of(i).with("nats", i * i % 7 + offset))
        .toList();
  }

  private static List<Row> mean(List<Outcome> outcomes) {
    double mean = outcomes.stream().mapToDouble(o -> o.number("nats")).average().orElseThrow();
    return List.of(row("loss", mean), row("other", 1));
  }

  private static Resampled measured(String mode, double offset) {
    Resampled resampled = new Resampled(EvaluationListener.NONE, LOSS::equals);
    resampled.measured(mode, outcomes(offset), ResampledTest::mean);
    return resampled;
  }

  @Test
  @DisplayName("two models are drawn on the same samples, so what they differ by stays")
  void paired() {
    double[] one = measured("native", 0).of(LOSS).orElseThrow();
    double[] other = measured("native", 0.25).of(LOSS).orElseThrow();
    assertThat(one).hasSameSizeAs(other);
    for (int draw = 0; draw < one.length; draw++) {
      assertThat(other[draw] - one[draw]).isCloseTo(0.25, within(1e-12));
    }
    assertThat(one[0]).isNotEqualTo(one[1]);
  }

  @Test
  void onlyWhatIsWantedIsDrawn() {
    Resampled resampled = measured("full", 0);
    assertThat(resampled.of(LOSS)).isEmpty();
  }

  @Test
  @DisplayName("a row that some draws do not have is not finite there")
  void sometimes() {
    Resampled resampled = new Resampled(EvaluationListener.NONE, LOSS::equals);
    List<Outcome> outcomes = outcomes(0);
    resampled.measured(
        "native", outcomes, some -> some.contains(outcomes.getFirst()) ? mean(some) : List.of());
    assertThat(resampled.of(LOSS).orElseThrow()).contains(Double.NaN);
  }
}
