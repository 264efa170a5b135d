package org.lacuna.results.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.results.chart.Picture;

class SeenKeysTest {
  @TempDir Path folder;

  /** Random weights, sinks and recent keys seen. */
  private static SeenKeys keys(int query, int layers, int heads) {
    SplittableRandom random = new SplittableRandom(5);
    List<List<SeenKeys.Head>> all = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      List<SeenKeys.Head> layer = new ArrayList<>();
      for (int h = 0; h < heads; h++) {
        double[] weights = random.doubles(query + 1).map(x -> Math.exp(9 * x)).toArray();
        double sum = java.util.Arrays.stream(weights).sum();
        List<SeenKeys.Key> keys = new ArrayList<>();
        for (int j = 0; j <= query; j++) {
          keys.add(new SeenKeys.Key(weights[j] / sum, j < 4 || j > query - 20 * (l + 1)));
        }
        layer.add(new SeenKeys.Head(keys));
      }
      all.add(layer);
    }
    return new SeenKeys(query, all);
  }

  @Test
  void outcomeHoldsThem() {
    SeenKeys keys = keys(30, 3, 2);
    SeenKeys back = SeenKeys.of(keys.outcome(0));

    assertThat(back.query()).isEqualTo(30);
    assertThat(back.layers()).hasSize(3).allMatch(heads -> heads.size() == 2);
    for (int j = 0; j <= 30; j++) {
      SeenKeys.Key before = keys.layers().get(2).get(1).keys().get(j);
      SeenKeys.Key after = back.layers().get(2).get(1).keys().get(j);
      assertThat(after.seen()).isEqualTo(before.seen());
      assertThat(after.weight()).isCloseTo(before.weight(), within(1e-3 * before.weight()));
    }
    assertThat(SeenKeys.of(back.outcome(0))).isEqualTo(back);
  }

  @Test
  void meanOfHeads() {
    SeenKeys keys = keys(30, 2, 3);
    assertThat(keys.mean(1).keys().stream().mapToDouble(SeenKeys.Key::weight).sum())
        .isCloseTo(1, within(1e-12));
    double mass =
        keys.layers().get(1).stream().mapToDouble(SeenKeys.Head::mass).average().orElse(0);
    assertThat(keys.mean(1).mass()).isCloseTo(mass, within(1e-12)); // all heads see the same
  }

  @Test
  void headsNeedAllKeys() {
    SeenKeys.Head short1 = new SeenKeys.Head(List.of(new SeenKeys.Key(1, true)));
    assertThatThrownBy(() -> new SeenKeys(1, List.of(List.of(short1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 2 keys");
  }

  @Test
  void pictureHasBothColoursWhereTheyBelong() throws Exception {
    Path file = folder.resolve("keys.png");
    Picture picture = SeenKeysChart.layers("What the last query sees", keys(200, 4, 2));
    picture.png(file);
    BufferedImage image = ImageIO.read(file.toFile());
    long blue = 0;
    long orange = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        Color color = new Color(image.getRGB(x, y));
        blue += color.getBlue() > color.getRed() + 12 ? 1 : 0;
        orange += color.getRed() > color.getBlue() + 12 ? 1 : 0;
      }
    }
    // 24, 44, 64 and 84 of 201 keys are seen.
    assertThat(blue / (double) (blue + orange)).isCloseTo(216 / 804.0, within(0.03));
  }

  @Test
  void manyKeysShareCells() {
    Picture picture = SeenKeysChart.heads("Heads", keys(5000, 2, 3), 1);
    assertThat(picture.description())
        .startsWith("head of layer 1 0 sees ")
        .contains("in 44 of 5001 keys; head of layer 1 1 sees");
    assertThat(picture.svg()).contains(picture.description()).doesNotContain("NaN");
  }
}
