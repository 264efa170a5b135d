package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.lacuna.results.chart.ModelChart;
import org.lacuna.results.chart.Picture;
import tech.tablesaw.api.Table;

class ModelPointTests {

  @Test
  void speedsAreByTheMedian() {
    ModelPoint point = BenchSamples.model("full", 4096, 1);
    assertThat(point.prefillSpeed()).isEqualTo(10_000);
    assertThat(point.decodeSpeed()).isEqualTo(200);
  }

  @Test
  void tableHasARowAPatternAndContext() {
    Table table = ModelTable.shown(BenchSamples.models());
    assertThat(table.rowCount()).isEqualTo(4);
    assertThat(table.stringColumn("MB cache").asList())
        .containsExactly("33.6", "16.8", "134", "67.1");
    assertThat(TableText.csv(ModelTable.all(BenchSamples.models())))
        .contains("\n\"full,streaming\",vector,4096,1024,");
  }

  @Test
  void chartsHaveALineAPattern() {
    List<ModelPoint> points = BenchSamples.models();
    for (Picture chart :
        List.of(
            ModelChart.prefill(points),
            ModelChart.decode(points),
            ModelChart.memory(points),
            ModelChart.growth(points))) {
      assertThat(((XYChart) chart.chart()).getSeriesCollection())
          .extracting(series -> series.getName())
          .containsExactly("full", "full,streaming");
    }
  }

  @Test
  void growthIsThatOfTheLongestPrompt() {
    assertThat(
            ((XYChart) ModelChart.growth(BenchSamples.models()).chart())
                .getSeries("full")
                .getXData())
        .hasSize(9); // of 16 samples, those that lie apart on a log scale, and the last
  }

  @Test
  void quantitiesKeepTheirUnitShort() {
    assertThat(Quantities.duration(0.125)).isEqualTo("125 µs");
    assertThat(Quantities.duration(2.5)).isEqualTo("2.5 ms");
    assertThat(Quantities.duration(1000)).isEqualTo("1 s");
    assertThat(Quantities.memory(256)).isEqualTo("256 MB");
    assertThat(Quantities.memory(1500)).isEqualTo("1.5 GB");
    assertThat(Quantities.count(0.5)).isEqualTo("0.5");
    assertThat(Quantities.count(100)).isEqualTo("100");
    assertThat(Quantities.count(12_000)).isEqualTo("12K");
  }

  @Test
  void recordsReadBack() {
    ModelPoint point = BenchSamples.model("full", 4096, 1);
    assertThat(Json.read(Json.tree(point), ModelPoint.class, Path.of("a"))).isEqualTo(point);
  }
}
