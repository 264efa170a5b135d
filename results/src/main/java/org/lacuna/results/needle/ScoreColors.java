package org.lacuna.results.needle;

import java.awt.Color;
import org.lacuna.results.chart.ColorScale;

/**
 * A colour for each score from 0 to 1: pale to dark, in hues of the palette, so that it can be read
 * by the colour-blind and in grayscale print.
 */
final class ScoreColors {
  static final ColorScale SCALE =
      ColorScale.of(
          new Color(0xFBF0D9), new Color(0x56B4E9), new Color(0x0072B2), new Color(0x1F1450));

  private ScoreColors() {}
}
