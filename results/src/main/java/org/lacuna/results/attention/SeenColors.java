package org.lacuna.results.attention;

import java.awt.Color;
import org.lacuna.results.chart.ColorScale;

/**
 * The colour of a key: the darker the more weight full attention gives it, blue where native
 * attention sees it and orange where it does not.
 */
final class SeenColors {
  /** From the heaviest key that is not seen to the heaviest that is; the palest lie at the gap. */
  static final ColorScale SCALE =
      ColorScale.of(
          new Color(0x8A3D00),
          new Color(0xD55E00),
          new Color(0xF7E3D4),
          new Color(0xD6E6F2),
          new Color(0x0072B2),
          new Color(0x00304D));

  /** Weights below this one are as pale as can be, weights of 1 as dark. */
  private static final double LEAST = 1e-4;

  /** Keeps the palest blue and the palest orange apart, of a scale from -1 to 1. */
  private static final double GAP = 0.2;

  /** The pure blue and orange: the darkest behind letters. */
  private static final double LETTERS = 0.6;

  private SeenColors() {}

  /** From -1, a key of weight 1 that is not seen, to 1, one that is. */
  static double shade(SeenKeys.Key key) {
    double decades = Math.log(Math.max(key.weight(), LEAST) / LEAST) / Math.log(1 / LEAST);
    double dark = GAP + (1 - GAP) * Math.min(1, decades);
    return key.seen() ? dark : -dark;
  }

  /**
   * Behind letters, which stand out from all of these.
   *
   * @param darkest the weight of the darkest key
   */
  static Color behind(SeenKeys.Key key, double darkest) {
    double dark = GAP + (LETTERS - GAP) * Math.sqrt(Math.min(1, key.weight() / darkest));
    return SCALE.at(((key.seen() ? dark : -dark) + 1) / 2);
  }
}
