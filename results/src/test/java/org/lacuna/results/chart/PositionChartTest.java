package org.lacuna.results.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunException;
import org.lacuna.results.statistics.Interval;

class PositionChartTest {
  private static final Selection LOSS = new Selection("loss", "window-mean", null);

  private static Measurement row(
      String method, String position, double value, @Nullable Interval interval, long seed) {
    return Rows.of(method, "loss", Map.of("position", position), value, interval, seed);
  }

  /** Two seeds, of which the second finds all harder. */
  private static List<Measurement> rows() {
    List<Measurement> rows = new ArrayList<>();
    for (int seed = 1; seed <= 2; seed++) {
      rows.add(row("full", "0-512", 3 + seed, null, seed));
      rows.add(row("full", "512-1024", 2 + seed, null, seed));
      rows.add(row("moba", "0-512", 3.25 + seed, null, seed));
      rows.add(row("moba", "512-1024", 2.5 + seed, null, seed));
    }
    return rows;
  }

  private static XYSeries line(Picture picture, String label) {
    return ((XYChart) picture.chart())
        .getSeriesCollection().stream()
            .filter(series -> series.getName().equals(label))
            .findFirst()
            .orElseThrow();
  }

  @Test
  @DisplayName("a part stands at its middle, with the mean over seeds")
  void middles() {
    Picture picture = PositionChart.of(rows(), LOSS, null);
    assertThat(line(picture, "full").getXData()).containsExactly(256, 768);
    assertThat(line(picture, "full").getYData()).containsExactly(4.5, 3.5);
    assertThat(picture.description())
        .contains("moba: 4.750 at position 256, 4.000 at position 768");
  }

  @Test
  @DisplayName("differences are those of each seed, so that what seeds share drops out of the band")
  void differences() {
    Picture picture = PositionChart.of(rows(), LOSS, "full");
    assertThat(line(picture, "moba").getYData()).containsExactly(0.25, 0.5);
    double[] band = line(picture, "moba, 95 % (1)").getYData();
    assertThat(band[0]).isCloseTo(0.25, within(1e-9));
    assertThat(band[3]).isCloseTo(0.25, within(1e-9));
    assertThat(line(picture, "full").getYData()).containsOnly(0);
  }

  @Test
  @DisplayName("the interval of a score is not that of a difference")
  void noBorrowedInterval() {
    List<Measurement> rows =
        List.of(
            row("full", "0-512", 3, new Interval(2, 4), 1),
            row("moba", "0-512", 3.5, new Interval(2.5, 4.5), 1));
    assertThat(((XYChart) PositionChart.of(rows, LOSS, "full").chart()).getSeriesCollection())
        .extracting(XYSeries::getName)
        .containsExactly("full", "moba");
  }

  @Test
  @DisplayName("what cannot be drawn is one line with the nearest right thing")
  void refused() {
    assertThatThrownBy(() -> PositionChart.of(rows(), LOSS, "ful"))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("the nearest is full");
    assertThatThrownBy(
            () -> PositionChart.of(rows(), new Selection("los", "window-mean", null), null))
        .hasMessage("los by position: not measured; the nearest that was is loss");
    assertThatThrownBy(() -> PositionChart.of(rows(), new Selection("loss", "sliding", null), null))
        .hasMessage("loss by position: not measured by protocol sliding, but by window-mean");
    assertThatThrownBy(
            () -> PositionChart.of(rows(), new Selection("loss", "window-mean", 512), null))
        .hasMessageContaining("not measured at 512 tokens, but at 1024");
    assertThatThrownBy(() -> PositionChart.of(List.of(), LOSS, null))
        .hasMessage("loss by position: not measured; nor is anything else by position");
    List<Measurement> strangers =
        List.of(row("full", "0-512", 3, null, 1), row("moba", "0-512", 3, null, 2));
    assertThatThrownBy(() -> PositionChart.of(strangers, LOSS, "full"))
        .hasMessageContaining("no other line has one of its seeds");
  }
}
