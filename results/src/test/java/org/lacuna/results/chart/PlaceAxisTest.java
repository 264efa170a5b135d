package org.lacuna.results.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchart.XYChart;

class PlaceAxisTest {
  @TempDir Path folder;

  private static PlaceAxis axis(int places, int letters) {
    return new PlaceAxis(IntStream.range(0, places).mapToObj(i -> "n".repeat(letters)).toList());
  }

  @Test
  @DisplayName("names that fit are shown; others are numbers, with a legend")
  void legend() {
    assertThat(axis(3, 5).legend()).isEmpty();
    assertThat(new PlaceAxis(List.of("a", "b".repeat(100))).legend())
        .isEqualTo("1 a; 2 " + "b".repeat(100));
  }

  @Test
  @DisplayName("labels that are not seen differ, as the library asks of all")
  void blanks() {
    XYChart chart = ChartStyle.lines("", "", "");
    axis(4, 60).scale(chart.getStyler());
    Function<Double, String> label = chart.getStyler().getXAxisTickLabelsFormattingFunction();
    List<String> labels =
        IntStream.rangeClosed(-4, 12).mapToObj(half -> label.apply(half / 2.0)).toList();
    assertThat(labels).doesNotHaveDuplicates().contains("1", "2", "3", "4");
    assertThat(labels).filteredOn(each -> !each.replace('\u00A0', ' ').isBlank()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"3, 4", "4, 60", "7, 60", "7, 2", "12, 60"})
  @DisplayName("a picture has a label under each of its places")
  void painted(int places, int letters) throws Exception {
    XYChart chart = ChartStyle.lines("", "", "");
    chart.getStyler().setLegendVisible(false);
    axis(places, letters).scale(chart.getStyler());
    double[] numbers = IntStream.range(0, places).asDoubleStream().toArray();
    chart.addSeries("line", numbers, numbers);
    Path file = folder.resolve("chart.png");
    new Picture(chart, "").png(file);
    assertThat(groups(ImageIO.read(file.toFile()))).hasSameSizeAs(numbers);
  }

  /** Columns of ink in the lowest part of a picture that stand well apart. */
  private static int[] groups(BufferedImage image) {
    int apart = image.getWidth() / 60;
    int[] inked =
        IntStream.range(0, image.getWidth())
            .filter(x ->
                IntStream.range(image.getHeight() * 92 / 100, image.getHeight())
                    .anyMatch(y -> new Color(image.getRGB(x, y)).getRed() < 128))
            .toArray();
    return IntStream.range(0, inked.length)
        .filter(i -> i == 0 || inked[i] - inked[i - 1] > apart)
        .toArray();
  }
}
