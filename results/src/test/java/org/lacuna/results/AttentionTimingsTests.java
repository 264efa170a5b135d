package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import org.lacuna.results.chart.AttentionChart;
import org.lacuna.results.chart.Palette;
import org.lacuna.results.chart.Picture;
import tech.tablesaw.api.Table;

class AttentionTimingsTests {

  @TempDir Path folder;

  @Test
  void quartilesLieBetweenNeighbours() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0))).isEqualTo(new Spread(1.5, 2, 3));
    assertThat(Spread.of(List.of(1.0, 2.0, 3.0, 4.0)).median()).isEqualTo(2.5);
    assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7));
  }

  @Test
  void ratioIsToDenseAttentionOfTheSamePassAndLength() {
    AttentionTimings timings = BenchSamples.timings();
    AttentionPoint moba = BenchSamples.point("moba", "vector", 4096, 8);
    assertThat(timings.ratio(moba)).hasValueCloseTo(2.0, within(1e-9));
    assertThat(timings.ratio(BenchSamples.point("moba", "vector", 512, 8))).isEmpty();
  }

  @Test
  void crossoversOfAllButDenseAttention() {
    AttentionTimings timings = BenchSamples.timings();
    assertThat(timings.crossovers("prefill"))
        .extractingFromEntries(entry -> entry.getKey().method() + ": " + entry.getValue())
        .containsExactly(
            "full: none up to 8192", "moba: 2048 tokens", "streaming: all from 1024 on");
  }

  @Test
  void tableShowsAMethodAfterTheOther() {
    Table table = AttentionTable.shown(BenchSamples.timings(), "prefill");
    assertThat(table.rowCount()).isEqualTo(16);
    assertThat(table.stringColumn("method").asList().subList(3, 5))
        .containsExactly("dense", "full");
    assertThat(table.stringColumn("dense / it").get(10)).isEqualTo("2.00");
    assertThat(table.stringColumn("keys seen").get(8)).isEqualTo(" 25 %");
    assertThat(table.stringColumn("±").get(0)).isEqualTo("7.5 %");
    assertThat(TableText.console(table)).startsWith("prefill\n").contains("GFLOP/s");
  }

  @Test
  void aGpusOwnTimeIsShownWhereItIsKnown() {
    AttentionPoint dense = BenchSamples.point(AttentionTimings.DENSE, "libtorch", 1024, 5);
    AttentionPoint moba = BenchSamples.point("moba", "cuda", 1024, 3);
    AttentionPoint waits = BenchSamples.point("ssa", "cuda", 1024, 4);
    Table table =
        AttentionTable.shown(
            new AttentionTimings(List.of(dense.on(4.0, null), moba.on(0.5, null), waits)),
            "prefill");
    assertThat(table.stringColumn("GPU ms").asList()).containsExactly("4.00", "0.500", "–");
    assertThat(table.stringColumn("dense / it, GPU").asList()).containsExactly("1.00", "8.00", "–");
    assertThat(AttentionTable.shown(BenchSamples.timings(), "prefill").columnNames())
        .doesNotContain("GPU ms");
  }

  @Test
  void whatAStepTakesForTheCacheIsToldApart() {
    AttentionPoint dense = BenchSamples.point(AttentionTimings.DENSE, "libtorch", 1024, 5);
    AttentionPoint moba = BenchSamples.point("moba", "cuda", 1024, 3);
    AttentionPoint noise = BenchSamples.point("ssa", "cuda", 1024, 3);
    AttentionPoint unknown = BenchSamples.point("nsa", "cuda", 1024, 3);
    Table table =
        AttentionTable.shown(
            new AttentionTimings(
                List.of(
                    dense.on(4.5, 0.5),
                    moba.on(1.0, 0.5),
                    noise.on(0.5, 0.6),
                    unknown.on(0.5, null))),
            "prefill");
    assertThat(table.stringColumn("GPU ms, attending").asList())
        .containsExactly("4.00", "0.500", "–", "–");
    assertThat(table.stringColumn("dense / it, attending").asList())
        .containsExactly("1.00", "8.00", "–", "–");
  }

  @Test
  void kernelIsNamedWhereThereAreSeveral() {
    AttentionTimings one = BenchSamples.timings();
    AttentionTimings two = one.and(List.of(BenchSamples.point("moba", "masked", 1024, 9)));
    assertThat(AttentionTable.shown(one, "prefill").stringColumn("method").asList())
        .contains("moba", "dense");
    assertThat(AttentionTable.shown(two, "prefill").stringColumn("method").asList())
        .contains("moba [vector]", "moba [masked]", "dense");
  }

  @Test
  void csvHasEveryPoint() {
    String csv = TableText.csv(AttentionTable.all(BenchSamples.timings()));
    assertThat(csv.lines()).hasSize(17);
    assertThat(csv).startsWith("method,kernel,pass,length,medianMilliseconds").contains("\nmoba,");
  }

  @Test
  void chartDrawsEveryMethodAndRingsTheCrossover() throws Exception {
    Picture chart = AttentionChart.of(BenchSamples.timings(), "prefill");
    Path file = folder.resolve("chart.png");
    chart.png(file);
    BufferedImage image = ImageIO.read(file.toFile());
    for (String method : List.of("full", "moba", "streaming")) {
      assertThat(pixels(image, Palette.of(method).color().getRGB())).as(method).isGreaterThan(500);
    }
    assertThat(((XYChart) chart.chart()).getSeriesCollection())
        .extracting(series -> series.getName())
        .containsExactly("dense (break-even)", "full", "moba", "streaming", "moba crosses");
  }

  @Test
  void svgSaysTheNumbers() throws Exception {
    Path file = folder.resolve("chart.svg");
    AttentionChart.of(BenchSamples.timings(), "prefill").svg(file);
    assertThat(Files.readString(file))
        .contains("moba: 2 ms at 1024 tokens", "streaming: 500 µs at 1024 tokens")
        .doesNotContain("NaN");
  }

  @Test
  void chartOfNothingIsRefused() {
    assertThatThrownBy(() -> AttentionChart.of(BenchSamples.timings(), "decode"))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("decode: nothing was measured");
  }

  @Test
  void recordsReadBack() {
    AttentionPoint point = BenchSamples.point("moba", "vector", 1024, 2);
    assertThat(Json.read(Json.tree(point), AttentionPoint.class, Path.of("a"))).isEqualTo(point);
  }

  private static long pixels(BufferedImage image, int rgb) {
    long count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += image.getRGB(x, y) == rgb ? 1 : 0;
      }
    }
    return count;
  }
}
