package org.lacuna.results.needle;

import java.awt.Color;
import java.util.List;
import org.lacuna.results.chart.ChartStyle;

/**
 * A colour for each score from 0 to 1: pale to dark, in hues of the palette, so that it can be read
 * by the colour-blind and in grayscale print.
 */
final class ScoreColors {
  private static final List<Color> STOPS =
      List.of(new Color(0xFBF0D9), new Color(0x56B4E9), new Color(0x0072B2), new Color(0x1F1450));

  private static final double GAMMA = 2.2;

  /** Luminance of the brightest background from which white letters stand out. */
  private static final double MIDDLE = 0.29;

  private ScoreColors() {}

  /** What lies beyond the ends has the colour of the end. */
  static Color of(double score) {
    double place = Math.clamp(score, 0, 1) * (STOPS.size() - 1);
    int below = Math.min((int) place, STOPS.size() - 2);
    Color from = STOPS.get(below);
    Color to = STOPS.get(below + 1);
    double share = place - below;
    return new Color(
        between(from.getRed(), to.getRed(), share),
        between(from.getGreen(), to.getGreen(), share),
        between(from.getBlue(), to.getBlue(), share));
  }

  /** For letters on a colour. */
  static Color ink(Color background) {
    return luminance(background) < MIDDLE ? Color.WHITE : ChartStyle.INK;
  }

  /** As the eye weighs the primaries, 0 black to 1 white. */
  static double luminance(Color color) {
    return 0.2126 * linear(color.getRed())
        + 0.7152 * linear(color.getGreen())
        + 0.0722 * linear(color.getBlue());
  }

  private static double linear(int part) {
    return Math.pow(part / 255.0, GAMMA);
  }

  /** In the space of the primaries as they are written, in which steps look about alike. */
  private static int between(int from, int to, double share) {
    return (int) Math.round((1 - share) * from + share * to);
  }
}
