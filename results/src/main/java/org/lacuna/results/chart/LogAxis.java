package org.lacuna.results.chart;

import java.util.DoubleSummaryStatistics;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import org.knowm.xchart.style.XYStyler;

/**
 * Positive quantities on an axis of a chart, logarithmic: in decades, or in doublings where there
 * would be too few of those. XChart's own logarithmic axis knows decades only.
 *
 * @param base 10 or 2; its powers have ticks
 * @param low lower end, an exponent of the base
 * @param high upper end
 */
record LogAxis(int base, double low, double high) {

  /** The smallest factor between the ends that is shown in decades. */
  private static final double WIDE = 200;

  private static final double MARGIN = 0.07;

  /** The fewest powers an axis spans, so that some have a tick. */
  private static final double FEWEST = 2;

  /** The axis that shows all of these positive numbers, one at least. */
  static LogAxis of(DoubleStream values) {
    DoubleSummaryStatistics range = values.summaryStatistics();
    int base = range.getMax() / range.getMin() < WIDE ? 2 : 10;
    double low = log(base, range.getMin());
    double high = log(base, range.getMax());
    double margin = Math.max(MARGIN * (high - low), (FEWEST - (high - low)) / 2);
    return new LogAxis(base, low - margin, high + margin);
  }

  /** Where a quantity stands. */
  double at(double value) {
    return log(base, value);
  }

  private static double log(int base, double value) {
    return Math.log(value) / Math.log(base);
  }

  /** Gives it to the vertical axis of a chart. */
  void scale(XYStyler style, DoubleFunction<String> label) {
    style.setYAxisMin(low).setYAxisMax(high);
    // XChart takes the step that comes nearest to this: one power.
    style.setYAxisTickMarkSpacingHint((int) (ChartStyle.PLOT_HEIGHT / (high - low)));
    style.setYAxisTickLabelsFormattingFunction(exponent -> label.apply(Math.pow(base, exponent)));
  }

  /** Gives it to the horizontal axis of a chart. */
  void scaleAcross(XYStyler style, DoubleFunction<String> label) {
    style.setXAxisMin(low).setXAxisMax(high);
    style.setXAxisTickMarkSpacingHint((int) (ChartStyle.PLOT_WIDTH / (high - low)));
    style.setXAxisTickLabelsFormattingFunction(exponent -> label.apply(Math.pow(base, exponent)));
  }
}
