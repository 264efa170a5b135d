package org.lacuna.results.chart;

import org.knowm.xchart.style.XYStyler;
import org.lacuna.results.Digits;

/**
 * The layers of a model on the horizontal axis of a chart, from 0 on; of many, every fifth has a
 * tick.
 *
 * @param layers how many
 */
public record LayerAxis(int layers) {

  /** The most layers that all have a tick. */
  private static final int TICKS = 20;

  public void scale(XYStyler style) {
    style.setXAxisMin(-0.5).setXAxisMax(layers - 0.5);
    int apart = layers <= TICKS ? 1 : 5;
    style.setXAxisTickMarkSpacingHint((int) (ChartStyle.PLOT_WIDTH * apart / layers));
    style.setXAxisTickLabelsFormattingFunction(new Digits(0)::format);
  }
}
