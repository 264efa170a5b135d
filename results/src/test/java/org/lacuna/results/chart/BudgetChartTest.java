package org.lacuna.results.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunException;
import org.lacuna.results.statistics.Interval;

/** Scores by the share of keys seen. */
class BudgetChartTest {
  private static Measurement row(
      String run, String method, String mode, int length, double value, double share) {
    return new Measurement(
        run,
        method,
        "loss",
        "window-mean",
        Measurement.WHOLE,
        length,
        value,
        8,
        4096,
        0.02,
        new Interval(value - 0.04, value + 0.06),
        null,
        1,
        mode,
        List.of(share - 0.01, share + 0.01));
  }

  private static List<Measurement> rows() {
    List<Measurement> rows = new ArrayList<>();
    rows.add(row("f", "full", "native", 1024, 2.30, 0.99));
    double[] moba = {2.75, 2.58, 2.52, 2.61, 2.70};
    double[] ssa = {2.70, 2.52, 2.42, 2.36, 2.33};
    for (int i = 0; i < 5; i++) {
      double share = 0.06 * Math.pow(2, i);
      String changed = i == 2 ? "" : " moba.top_k=" + (1 << i);
      rows.add(row("m", "moba", "native" + changed, 1024, moba[i], share));
      rows.add(row("s", "ssa", "native ssa.top_k=" + (2 << i), 1024, ssa[i], share * 0.9));
    }
    rows.add(row("m", "moba", "full", 1024, 2.85, 0.99));
    return rows;
  }

  private static XYSeries series(Picture picture, String label) {
    return ((XYChart) picture.chart())
        .getSeriesCollection().stream()
            .filter(series -> series.getName().equals(label))
            .findFirst()
            .orElseThrow();
  }

  @Test
  @DisplayName("a method's budgets are one line by what was seen, in the method's look")
  void oneLineAMethod() {
    Picture picture = BudgetChart.of(rows(), new Selection("loss", "window-mean", 1024));

    XYSeries moba = series(picture, "moba");
    assertThat(moba.getXData()).hasSize(5).isSorted();
    assertThat(moba.getXData()[0]).isCloseTo(Math.log(0.06) / Math.log(2), Offset.offset(1e-9));
    assertThat(moba.getYData()).containsExactly(2.75, 2.58, 2.52, 2.61, 2.70);
    assertThat(moba.getMarkerColor()).isEqualTo(Palette.of("moba").color());
    assertThat(moba.getMarker()).isEqualTo(Palette.of("moba").marker());
    assertThat(series(picture, "moba: full mode").getMarker()).isEqualTo(RingMarker.RING);
    assertThat(picture.description()).contains("moba: 2.750 at 6.0 % of keys seen, 2.580 at 12.0");
  }

  @Test
  @DisplayName("full attention stands across, and whiskers from end to end")
  void yardstickAndWhiskers() {
    Picture picture = BudgetChart.of(rows(), new Selection("loss", "window-mean", 1024));

    assertThat(series(picture, "full").getYData()).containsExactly(2.30, 2.30);
    assertThat(series(picture, "full").getXData())
        .containsExactly(
            ((XYChart) picture.chart()).getStyler().getXAxisMin(),
            ((XYChart) picture.chart()).getStyler().getXAxisMax());
    double[] whiskers = series(picture, "ssa whiskers").getYData();
    assertThat(whiskers).hasSize(15);
    assertThat(whiskers[0]).isCloseTo(2.66, Offset.offset(1e-9));
    assertThat(whiskers[1]).isCloseTo(2.76, Offset.offset(1e-9));
    assertThat(whiskers[2]).isNaN();
    assertThat(picture.svg()).doesNotContain("NaN");
  }

  @Test
  @DisplayName("another pattern is a line of its own in the look of what attends")
  void otherPattern() {
    List<Measurement> rows = rows();
    String mode = "native pattern=streaming-llm streaming-llm.window=64";
    rows.add(row("f", "full", mode, 1024, 3, 0.1));
    rows.add(row("n", "nsa", "native nsa.off_branches=[\"window\"]", 1024, 3, 0.1));
    Picture picture = BudgetChart.of(rows, new Selection("loss", "window-mean", 1024));

    assertThat(series(picture, "full: streaming-llm").getMarkerColor())
        .isEqualTo(Palette.of("streaming-llm").color());
    assertThat(series(picture, "full").getYData()).containsExactly(2.30, 2.30);
    assertThat(series(picture, "nsa: off_branches=window").getYData()).containsExactly(3);
  }

  @Test
  @DisplayName("of several runs the mean, from the least to the largest")
  void severalRuns() {
    List<Measurement> rows = rows();
    rows.add(row("m2", "moba", "native moba.top_k=1", 1024, 2.95, 0.06));
    Picture picture = BudgetChart.of(rows, new Selection("loss", "window-mean", 1024));

    assertThat(series(picture, "moba").getYData()[0]).isCloseTo(2.85, Offset.offset(1e-9));
    assertThat(series(picture, "moba whiskers").getYData()).startsWith(2.75, 2.95);
  }

  @Test
  @DisplayName("what cannot be drawn is said")
  void nothing() {
    assertThatThrownBy(() -> BudgetChart.of(rows(), new Selection("loss", "window-mean", 2048)))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("not measured at 2048 tokens, but at 1024");
  }

  @Test
  @DisplayName("shares have as many digits as tell them apart")
  void labels() {
    assertThat(List.of(0.0039, 0.0625, 0.5, 1.0, 2.0))
        .map(ShareAxis::label)
        .containsExactly("0.39 %", "6.3 %", "50 %", "100 %", "200 %");
  }
}
