package org.lacuna.results.calibration;

import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;
import org.knowm.xchart.style.XYStyler;
import org.lacuna.results.Digits;

/**
 * Alphas on the vertical axis of a chart: from 0 to 1, or nearer where all of them lie so close
 * together that they would make one flat line.
 *
 * @param low lower end
 * @param high upper end
 */
record AlphaAxis(double low, double high) {

  /** The smallest part of the whole axis that can be read. */
  private static final double READABLE = 0.2;

  /** Room around the alphas, as a part of their span. */
  private static final double MARGIN = 0.15;

  /** The smallest span of an axis, so that equal alphas stand on one line, not on noise. */
  private static final double LEAST = 0.01;

  /** Room at the ends of the whole axis, so that a marker is not cut in half. */
  private static final double EDGE = 0.03;

  static AlphaAxis of(DoubleStream alphas) {
    DoubleSummaryStatistics range = alphas.summaryStatistics();
    double span = Math.max(range.getMax() - range.getMin(), LEAST);
    double middle = (range.getMin() + range.getMax()) / 2;
    double reach = (0.5 + MARGIN) * span;
    return span >= READABLE
        ? new AlphaAxis(-EDGE, 1 + EDGE)
        : new AlphaAxis(middle - reach, middle + reach);
  }

  void scale(XYStyler style) {
    int decimals = (int) Math.max(1, Math.ceil(-Math.log10((high - low) / 8)));
    style.setYAxisMin(low).setYAxisMax(high);
    style.setYAxisTickLabelsFormattingFunction(new Digits(decimals)::format);
  }
}
