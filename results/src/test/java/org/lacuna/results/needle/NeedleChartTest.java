package org.lacuna.results.needle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunException;
import org.lacuna.results.chart.ColorScale;
import org.lacuna.results.chart.Picture;

class NeedleChartTest {
  private static final List<Integer> LENGTHS = List.of(256, 512, 1024, 2048);
  private static final List<Double> DEPTHS = List.of(0.0, 0.25, 0.5, 0.75, 1.0);

  @TempDir Path folder;

  private static Measurement row(
      String run,
      long seed,
      String method,
      int length,
      SortedMap<String, String> slice,
      double value) {
    return new Measurement(
        run,
        method,
        "answer_score",
        "task:needle",
        slice,
        length,
        value,
        16,
        100,
        null,
        null,
        0.1,
        seed,
        "native",
        List.of(1.0, method.equals("full") ? 1.0 : 64.0 / length));
  }

  private static Measurement at(String method, int length, double depth, double value) {
    return row(method + "-1", 1, method, length, slice(depth), value);
  }

  private static SortedMap<String, String> slice(double depth) {
    return new TreeMap<>(java.util.Map.of("depth", Double.toString(depth)));
  }

  /** Some find the needle everywhere, some near the end alone, and none at lengths unheard of. */
  private static List<Measurement> grid() {
    List<Measurement> rows = new ArrayList<>();
    List<String> methods = List.of("full", "ssa", "moba", "loza", "cca");
    for (int m = 0; m < methods.size(); m++) {
      for (int length : LENGTHS) {
        for (double depth : DEPTHS) {
          double lost = m * 0.15 * (1 - depth) * Math.log(length / 128.0);
          double beyond = length > 512 ? 0.4 * Math.log(length / 512.0) : 0;
          rows.add(at(methods.get(m), length, depth, Math.clamp(1 - lost - beyond, 0, 1)));
        }
      }
    }
    return rows;
  }

  private static NeedleTable table(List<Measurement> rows) {
    return NeedleTable.of(rows, "answer_score", "task:needle");
  }

  @Test
  void everyCellIsInItsColour() throws Exception {
    List<Measurement> rows = List.of(at("full", 256, 0, 1), at("full", 512, 0, 0.5));
    Path file = folder.resolve("needle.png");
    NeedleChart.of(table(rows), 256).png(file);
    BufferedImage image = ImageIO.read(file.toFile());
    for (double score : List.of(1.0, 0.5)) {
      assertThat(pixels(image, ScoreColors.SCALE.at(score))).as("%s", score).isGreaterThan(1500);
    }
    assertThat(pixels(image, ScoreColors.SCALE.at(0.77))).isLessThan(500);
  }

  private static long pixels(BufferedImage image, Color color) {
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == color.getRGB())
        .count();
  }

  @Test
  @DisplayName("five methods are panels of one picture, which fits its page and is told in words")
  void methodsSideBySide() {
    NeedleTable table = table(grid());
    Picture chart = NeedleChart.of(table, 512);
    chart.png(folder.resolve("grid.png"));
    chart.svg(folder.resolve("grid.svg"));

    assertThat(table.panels())
        .extracting(NeedleTable.Panel::label)
        .containsExactly("full", "ssa", "moba", "loza", "cca");
    assertThat(table.lengths()).isEqualTo(LENGTHS);
    assertThat(table.depths()).isEqualTo(DEPTHS);
    assertThat(new NeedlePanels(table, 512).getWidth()).isLessThan(1000);
    assertThat(chart.svg()).contains(chart.description());
    assertThat(chart.description())
        .startsWith("Trained at 512 tokens. full: at 256 tokens (100 % of keys seen) 1.00 at depth")
        .contains("ssa: ", "; at 2048 tokens (52 % of keys seen) ");
  }

  @Test
  void onlyDepthsOfTheMetricAreInTheTable() {
    List<Measurement> rows =
        List.of(
            at("full", 256, 0.5, 0.2),
            row("full-1", 1, "full", 256, Measurement.WHOLE, 0.9),
            at("full", 256, 0.5, 0.4));

    assertThat(table(rows).panels().getFirst().score(256, 0.5)).hasValue(0.4);
    assertThat(table(rows).panels().getFirst().score(512, 0.5)).isEmpty();
    assertThat(NeedleTable.of(rows, "exact_match", "task:needle").panels()).isEmpty();
  }

  @Test
  @DisplayName("runs of other seeds are averaged, runs of the same seed have a panel each")
  void runs() {
    List<Measurement> seeds =
        List.of(row("a", 1, "ssa", 256, slice(0), 0.25), row("b", 2, "ssa", 256, slice(0), 0.75));
    assertThat(table(seeds).panels()).hasSize(1);
    assertThat(table(seeds).panels().getFirst().score(256, 0)).hasValue(0.5);

    List<Measurement> same =
        List.of(row("a", 1, "ssa", 256, slice(0), 0.25), row("b", 1, "ssa", 256, slice(0), 0.75));
    assertThat(table(same).panels())
        .extracting(NeedleTable.Panel::label)
        .containsExactly("ssa (a)", "ssa (b)");
  }

  @Test
  void cellsThatWereNotMeasuredSaySo() {
    List<Measurement> rows = List.of(at("full", 256, 0, 0.5), at("full", 512, 1, Double.NaN));
    assertThat(NeedleChart.of(table(rows), 0).description())
        .isEqualTo(
            "full: at 256 tokens (100 % of keys seen) 0.50 at depth 0.0, – at depth 1.0;"
                + " at 512 tokens (100 % of keys seen) – at depth 0.0, NaN at depth 1.0");
    assertThatThrownBy(() -> NeedleChart.of(table(List.of()), 0))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("depths");
  }

  @Test
  void higherIsDarker() {
    for (int i = 1; i <= 100; i++) {
      assertThat(ColorScale.luminance(ScoreColors.SCALE.at(i / 100.0)))
          .isLessThan(ColorScale.luminance(ScoreColors.SCALE.at((i - 1) / 100.0)));
    }
    assertThat(ScoreColors.SCALE.at(2)).isEqualTo(ScoreColors.SCALE.at(1));
    // Letters stand out from any background: WCAG's ratio for large text.
    for (int i = 0; i <= 100; i++) {
      Color background = ScoreColors.SCALE.at(i / 100.0);
      double a = ColorScale.luminance(background) + 0.05;
      double b = ColorScale.luminance(ColorScale.ink(background)) + 0.05;
      assertThat(Math.max(a, b) / Math.min(a, b)).as("%d", i).isGreaterThan(3);
    }
    assertThat(ColorScale.luminance(Color.WHITE)).isCloseTo(1, within(1e-9));
  }
}
