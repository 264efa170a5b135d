package org.lacuna.results.chart;

import java.util.List;
import org.knowm.xchart.style.XYStyler;

/**
 * Named places on the horizontal axis of a chart, the first at 0 and the others 1 apart.
 *
 * @param names of the places
 */
record PlaceAxis(List<String> names) {
  /** Letters of a name that stand level under their tick, if there are few places. */
  private static final int LEVEL = 60;

  private static final int SLANT = 30;

  /** Ticks are sums of steps. */
  private static final double NEAR = 1e-6;

  void scale(XYStyler style) {
    style.setXAxisMin(-0.5).setXAxisMax(names.size() - 0.5);
    style.setXAxisTickMarkSpacingHint((int) (ChartStyle.PLOT_WIDTH / names.size()));
    style.setXAxisTickLabelsFormattingFunction(this::name);
    if (names.stream().mapToInt(String::length).sum() > LEVEL) {
      style.setXAxisLabelRotation(SLANT);
    }
  }

  private String name(double at) {
    long place = Math.round(at);
    boolean named = Math.abs(at - place) < NEAR && place >= 0 && place < names.size();
    return named ? names.get((int) place) : " ";
  }
}
