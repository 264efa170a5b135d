package org.lacuna.results.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.lacuna.results.MemoryMoment;
import org.lacuna.results.TableText;

class MemoryCurveTests {
  private static final MemoryCurve CURVE =
      new MemoryCurve(
          List.of(
              new MemoryMoment(0, "short", 0, 400_000_000),
              new MemoryMoment(0.5, "short", 1, 500_000_000),
              new MemoryMoment(1, "long", 1, 470_000_000)));

  @Test
  void oneLineForEachMoment() {
    assertThat(TableText.csv(CURVE.table()))
        .isEqualTo(
            """
            seconds,doing,done,residentMB
            0.0,short,0,400.0
            0.5,short,1,500.0
            1.0,long,1,470.0
            """);
  }

  @Test
  void oneSeriesForEachThingThatWasDone() {
    Picture picture = CURVE.picture();

    assertThat(((XYChart) picture.chart()).getSeriesCollection())
        .extracting(XYSeries::getName)
        .containsExactly("short", "long");
    assertThat(picture.description()).isEqualTo("short: at most 500 MB; long: at most 470 MB");
  }
}
