package org.lacuna.results.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.results.RunException;
import org.lacuna.results.chart.Palette;
import org.lacuna.results.chart.Picture;

class MaskChartTest {
  private static final int LENGTH = 64;

  @TempDir Path folder;

  private long pixels(Picture picture, Color color) throws IOException {
    Path file = folder.resolve("masks.png");
    picture.png(file);
    BufferedImage image = ImageIO.read(file.toFile());
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == color.getRGB())
        .count();
  }

  @Test
  void seenKeysHaveTheColourOfTheirMethod() throws Exception {
    SeenMask narrow = Masks.recent("moba", 0, 0, LENGTH, 4);
    SeenMask wide = Masks.recent("ssa", 0, 0, LENGTH, 32);
    Picture picture = MaskChart.layers("What is seen", List.of(narrow, wide));
    double blue = pixels(picture, Palette.of("moba").color());
    double orange = pixels(picture, Palette.of("ssa").color());
    assertThat(blue / orange).isCloseTo(narrow.seenShare() / wide.seenShare(), within(0.01));
  }

  @Test
  void keysOfSomeHeadsAreOfAnotherShade() throws Exception {
    Color all = Palette.of("moba").color();
    SeenMask narrow = Masks.recent("moba", 2, 0, LENGTH, 4);
    SeenMask wide = Masks.recent("moba", 2, 1, LENGTH, 32);
    long both = pixels(MaskChart.layers("Heads", List.of(narrow, wide)), all);
    assertThat(both).isEqualTo(pixels(MaskChart.layers("Head", List.of(narrow)), all));
    assertThat(both).isLessThan(pixels(MaskChart.layers("Head", List.of(wide)), all));
  }

  @Test
  void wordsSayTheShares() {
    SeenMask all = Masks.recent("full", 0, 0, LENGTH, LENGTH);
    SeenMask some = Masks.recent("streaming", 0, 0, LENGTH, 8);
    int keys = 8 * 9 / 2 + 56 * 9;
    Picture picture = MaskChart.layers("What is seen", List.of(all, some));
    assertThat(picture.description())
        .isEqualTo(
            ("full: a query sees 100 %% of the keys up to its own;"
                    + " streaming: a query sees %.0f %% of the keys up to its own")
                .formatted(100.0 * keys / (LENGTH * (LENGTH + 1) / 2.0)));
    assertThat(picture.svg()).contains(picture.description()).doesNotContain("NaN");
  }

  @Test
  void layersAndHeadsAreNamed() {
    List<SeenMask> masks =
        List.of(
            Masks.recent("moba", 0, 0, LENGTH, 8),
            Masks.recent("moba", 0, 1, LENGTH, 8),
            Masks.recent("full", 1, 0, LENGTH, LENGTH),
            Masks.recent("full", 1, 1, LENGTH, LENGTH));
    assertThat(MaskChart.layers("Layers", masks).description().split("; ", -1))
        .hasSize(2)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("moba, layer 0: "),
            second -> assertThat(second).startsWith("full, layer 1: "));
    assertThat(MaskChart.heads("Heads", masks.subList(0, 2)).description())
        .startsWith("head 0: ")
        .contains("; head 1: ");
  }

  @Test
  void oneLengthIsExpected() {
    List<SeenMask> two =
        List.of(Masks.recent("full", 0, 0, 8, 8), Masks.recent("full", 1, 0, 16, 16));
    assertThatThrownBy(() -> MaskChart.layers("Two", two))
        .isInstanceOf(RunException.class)
        .hasMessage("Two: expected masks of one length, found [8, 16]");
    assertThatThrownBy(() -> MaskChart.heads("None", List.of()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("found none");
  }
}
