package org.lacuna.results.calibration;

import java.awt.Color;
import java.util.List;

/** A colour for each layer: dark at the bottom of the model, light at its top. */
final class DepthColors {

  /** From dark to light; the palette's hues, so that they keep apart for the colour-blind. */
  private static final List<Color> STOPS =
      List.of(new Color(0x332288), new Color(0x0072B2), new Color(0x009E73), new Color(0xE69F00));

  private static final double GAMMA = 2.2;

  private DepthColors() {}

  static Color of(int layer, int layers) {
    double place = layers == 1 ? 0 : (double) layer * (STOPS.size() - 1) / (layers - 1);
    int below = Math.min((int) place, STOPS.size() - 2);
    Color from = STOPS.get(below);
    Color to = STOPS.get(below + 1);
    double share = place - below;
    return new Color(
        between(from.getRed(), to.getRed(), share),
        between(from.getGreen(), to.getGreen(), share),
        between(from.getBlue(), to.getBlue(), share));
  }

  /** In linear light, where what lies between a dark and a light colour is between them. */
  private static int between(int from, int to, double share) {
    double light = (1 - share) * Math.pow(from, GAMMA) + share * Math.pow(to, GAMMA);
    return (int) Math.round(Math.pow(light, 1 / GAMMA));
  }
}
