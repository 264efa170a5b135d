package org.lacuna.results.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.lacuna.results.Measurement;
import org.lacuna.results.statistics.Interval;

class LayerChartTest {
  private static final String MASS = "attention_mass";

  @Test
  @DisplayName("rows of layers alone are drawn, by the number of the layer")
  void layers() {
    List<Measurement> rows =
        List.of(
            Rows.of("ssa", MASS, Map.of("layer", "10"), 0.75, new Interval(0.7, 0.8), 1),
            Rows.of("ssa", MASS, Map.of("layer", "9"), 0.5, new Interval(0.4, 0.6), 1),
            Rows.of("ssa", MASS, Map.of("layer", "9", "head", "0"), 0.1, null, 1),
            Rows.of("ssa", MASS, Map.of(), 0.6, null, 1));
    Picture picture = LayerChart.of(rows, new Selection(MASS, "window-mean", 1024));
    List<XYSeries> series = List.copyOf(((XYChart) picture.chart()).getSeriesCollection());
    assertThat(series).hasSize(2);
    assertThat(series.getLast().getXData()).containsExactly(9, 10);
    assertThat(series.getLast().getYData()).containsExactly(0.5, 0.75);
    assertThat(series.getFirst().getYData()).containsExactly(0.6, 0.8, 0.7, 0.4);
    assertThat(picture.description()).isEqualTo("ssa: 0.500 in layer 9, 0.750 in layer 10");
  }
}
