package org.lacuna.results.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.lacuna.results.Measurement;
import org.lacuna.results.statistics.Interval;

class ParetoChartTest {
  private static final Selection LOSS = new Selection("loss", "window-mean", null);
  private static final Cost SEEN = new Cost(Cost.KEYS_SEEN, null);

  private record Point(int cost, int fault) {
    boolean beats(Point other) {
      return cost <= other.cost && fault <= other.fault && !equals(other);
    }
  }

  private static Measurement loss(String method, String mode, double value, double share) {
    Interval wide = new Interval(value - 1, value + 1);
    return Rows.of(method, "loss", "window-mean", Map.of(), value, wide, 1, mode, share);
  }

  private static Measurement cost(String method, String metric, String protocol, double value) {
    return Rows.of(method, metric, protocol, Map.of(), value, null, 1, "native", 0.5);
  }

  private static XYSeries series(Picture picture, String name) {
    return ((XYChart) picture.chart())
        .getSeriesCollection().stream()
            .filter(series -> series.getName().equals(name))
            .findFirst()
            .orElseThrow();
  }

  @Property(tries = 200)
  @Label("nothing beats a point of the front, and one of them beats each other point")
  void front(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 6) Integer> costs,
      @ForAll @Size(12) List<@IntRange(max = 6) Integer> faults) {
    List<Point> points =
        IntStream.range(0, costs.size())
            .mapToObj(i -> new Point(costs.get(i), faults.get(i)))
            .toList();
    List<Point> front = ParetoFront.of(points, Point::cost, Point::fault);
    assertThat(front).isNotEmpty().doesNotHaveDuplicates();
    assertThat(points)
        .allSatisfy(point -> {
          boolean beaten = points.stream().anyMatch(other -> other.beats(point));
          assertThat(front.contains(point)).isEqualTo(!beaten);
        });
  }

  @Test
  @DisplayName("the front steps from cheap to dear past what others beat; budgets share a marker")
  void keysSeen() {
    List<Measurement> rows =
        List.of(
            loss("full", "native", 2.0, 1),
            loss("moba", "native moba.top_k=2", 2.5, 0.25),
            loss("moba", "native moba.top_k=4", 2.25, 0.5),
            loss("cca", "native", 2.75, 0.5));
    Picture picture = ParetoChart.of(rows, LOSS, SEEN, Better.LOWER);
    assertThat(series(picture, "front").getYData()).containsExactly(2.5, 2.5, 2.25, 2.25, 2.0, 2.0);
    assertThat(series(picture, "front").getXData()).startsWith(-2, -1, -1, 0, 0);
    assertThat(series(picture, "moba").getYData()).containsExactly(2.5, 2.25);
    assertThat(picture.description())
        .contains("moba [native moba.top_k=4]: 2.250 at 50 % (on the front)")
        .contains("cca [native]: 2.750 at 50 %")
        .doesNotContain("50 % (on the front); cca [native]: 2.750 at 50 % (on the front)");
  }

  @Test
  @DisplayName("where higher is better the front climbs")
  void higher() {
    List<Measurement> rows =
        List.of(loss("full", "native", 0.9, 1), loss("moba", "native", 0.5, 0.25));
    assertThat(series(ParetoChart.of(rows, LOSS, SEEN, Better.HIGHER), "front").getYData())
        .containsExactly(0.5, 0.5, 0.9, 0.9);
    assertThat(List.of("loss", "word_perplexity", "kl_full_native", "output_error"))
        .allMatch(metric -> Better.of(metric) == Better.LOWER);
    assertThat(List.of("exact_match", "answer_score", "same_top1"))
        .allMatch(metric -> Better.of(metric) == Better.HIGHER);
  }

  @Test
  @DisplayName("a cost of its own row is that of the same run and mode")
  void otherRows() {
    List<Measurement> rows =
        List.of(
            loss("full", "native", 2.0, 1),
            loss("moba", "native", 2.5, 0.25),
            loss("moba", "full", 2.1, 1),
            cost("full", "prefill_ms", "bench:vector", 8),
            cost("moba", "prefill_ms", "bench:vector", 2));
    Picture picture = ParetoChart.of(rows, LOSS, new Cost("prefill_ms", null), Better.LOWER);
    assertThat(picture.description())
        .isEqualTo(
            "full [native]: 2.000 at 8 ms (on the front); moba [native]: 2.500 at 2 ms (on the"
                + " front)");
  }

  @Test
  @DisplayName("costs of two protocols are not mixed, and a missing one is named")
  void refused() {
    List<Measurement> rows =
        List.of(
            loss("full", "native", 2.0, 1),
            cost("full", "prefill_ms", "bench:vector", 8),
            cost("full", "prefill_ms", "bench:masked", 9));
    assertThatThrownBy(() -> ParetoChart.of(rows, LOSS, new Cost("prefill_ms", null), Better.LOWER))
        .hasMessageContaining("bench:masked, bench:vector");
    assertThatThrownBy(() -> ParetoChart.of(rows, LOSS, new Cost("prefil_ms", null), Better.LOWER))
        .hasMessage("cost prefil_ms: not measured; the nearest that was is prefill_ms");
  }
}
