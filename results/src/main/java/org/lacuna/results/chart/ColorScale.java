package org.lacuna.results.chart;

import java.awt.Color;
import java.util.List;

/**
 * A colour for each number from 0 to 1.
 *
 * @param stops at equal distances, two or more
 */
public record ColorScale(List<Color> stops) {
  private static final double GAMMA = 2.2;

  /** Luminance of the brightest background from which white letters stand out. */
  private static final double MIDDLE = 0.29;

  public ColorScale {
    stops = List.copyOf(stops);
    if (stops.size() < 2) {
      throw new IllegalArgumentException("expected two colours or more, found " + stops.size());
    }
  }

  /** A scale of these colours. */
  public static ColorScale of(Color... stops) {
    return new ColorScale(List.of(stops));
  }

  /** What lies beyond the ends has the colour of the end. */
  public Color at(double number) {
    double place = Math.clamp(number, 0, 1) * (stops.size() - 1);
    int below = Math.min((int) place, stops.size() - 2);
    Color from = stops.get(below);
    Color to = stops.get(below + 1);
    double share = place - below;
    return new Color(
        between(from.getRed(), to.getRed(), share),
        between(from.getGreen(), to.getGreen(), share),
        between(from.getBlue(), to.getBlue(), share));
  }

  /** For letters on a colour. */
  public static Color ink(Color background) {
    return luminance(background) < MIDDLE ? Color.WHITE : ChartStyle.INK;
  }

  /** As the eye weighs the primaries, 0 black to 1 white. */
  public static double luminance(Color color) {
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
