package org.lacuna.results.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.lacuna.results.RunException;
import org.lacuna.results.chart.Palette;
import org.lacuna.results.chart.Picture;

class CalibrationChartsTest {

  @TempDir Path folder;

  @Test
  void zigzagShowsBothFatesInTheColourOfTheirMethod() throws Exception {
    Path file = folder.resolve("zigzag.png");
    ZigzagChart.of(Calibrations.drifting(8, 100, 0.4)).png(file);
    BufferedImage image = ImageIO.read(file.toFile());
    for (String method : List.of("full", "streaming")) {
      int colour = Palette.of(method).color().getRGB();
      long pixels =
          IntStream.range(0, image.getWidth() * image.getHeight())
              .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == colour)
              .count();
      assertThat(pixels).as(method).isGreaterThan(300);
    }
  }

  @Test
  void onlyTheLowestHaveAThreshold() {
    List<Double> alphas = List.of(0.5, 0.25, 0.75, 0.125);
    assertThat(names(ZigzagChart.of(Calibrations.of(alphas, 1, 3))))
        .containsExactly("threshold 0.375", "along the depth", "stays full", "becomes streaming");
    assertThat(names(ZigzagChart.of(Calibrations.of(alphas, 0, 2))))
        .containsExactly("along the depth", "stays full", "becomes streaming");
  }

  @Test
  void zigzagSaysInWordsWhatItShows() {
    Picture picture = ZigzagChart.of(Calibrations.of(List.of(0.5, 0.25), 1));
    assertThat(picture.description())
        .isEqualTo("layer 0: 0.500, stays full; layer 1: 0.250, becomes streaming");
    assertThat(picture.svg()).contains(picture.description()).doesNotContain("NaN");
  }

  @Property(tries = 20)
  void curvesHaveALineALayerAndALegendThatFits(@ForAll @IntRange(min = 1, max = 64) int layers) {
    Picture picture = CalibrationCurves.alphas(Calibrations.drifting(layers, 50, 0.4));
    List<XYSeries> lines = lines(picture);
    assertThat(lines).hasSize(layers);
    List<XYSeries> named = lines.stream().filter(XYSeries::isShowInLegend).toList();
    assertThat(named).hasSizeLessThanOrEqualTo(15);
    assertThat(named).contains(lines.getFirst(), lines.getLast());
  }

  @Property(tries = 20)
  void deeperIsLighter(@ForAll @IntRange(min = 2, max = 64) int layers) {
    for (int layer = 1; layer < layers; layer++) {
      assertThat(luminance(DepthColors.of(layer, layers)))
          .isGreaterThan(luminance(DepthColors.of(layer - 1, layers)));
    }
  }

  @Test
  void aLossThatIsNotFiniteHasNoPoint() {
    List<Calibration.Step> steps = new ArrayList<>();
    steps.add(new Calibration.Step(0, 2.5, List.of(0.5)));
    steps.add(new Calibration.Step(10, Double.NaN, List.of(0.5)));
    steps.add(new Calibration.Step(20, 2.25, List.of(0.5)));
    Calibration.Choice none = new Calibration.Choice("lowest", 0, List.of());
    Picture picture = CalibrationCurves.loss(new Calibration("r", steps, none));
    assertThat(picture.description())
        .isEqualTo(
            "first 2.500 nats at step 0, lowest 2.250 nats at step 20, last 2.250 nats at step 20");
    assertThat(lines(picture).getFirst().getXData()).containsExactly(0, 20);
    assertThatThrownBy(
            () -> CalibrationCurves.loss(new Calibration("r", steps.subList(1, 2), none)))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("expected at least one finite loss");
  }

  @Test
  void closeAlphasFillTheAxis() {
    AlphaAxis near = AlphaAxis.of(IntStream.of(50, 52).mapToDouble(percent -> percent / 100.0));
    assertThat(near.high() - near.low()).isLessThan(0.04);
    AlphaAxis wide = AlphaAxis.of(IntStream.of(30, 70).mapToDouble(percent -> percent / 100.0));
    assertThat(wide.low()).isNegative();
    assertThat(wide.high()).isGreaterThan(1);
  }

  private static List<String> names(Picture picture) {
    return lines(picture).stream().map(XYSeries::getName).toList();
  }

  private static List<XYSeries> lines(Picture picture) {
    return List.copyOf(((XYChart) picture.chart()).getSeriesCollection());
  }

  /** As the eye weighs the primaries, of linear light. */
  private static double luminance(Color color) {
    return 0.2126 * linear(color.getRed())
        + 0.7152 * linear(color.getGreen())
        + 0.0722 * linear(color.getBlue());
  }

  private static double linear(int part) {
    return Math.pow(part / 255.0, 2.2);
  }
}
