package org.lacuna.results;

import java.util.DoubleSummaryStatistics;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import org.knowm.xchart.style.XYStyler;

/**
 * Positive quantities on the vertical axis of a chart: in decades.
 *
 * @param low lower end, an exponent of ten
 * @param high upper end
 */
record DecadeAxis(double low, double high) {

  private static final double MARGIN = 0.08;

  /** The fewest decades an axis shows. */
  private static final double FEWEST = 1;

  /** The axis that shows all of these positive numbers, one at least. */
  static DecadeAxis of(DoubleStream values) {
    DoubleSummaryStatistics range = values.map(DecadeAxis::at).summaryStatistics();
    double span = range.getMax() - range.getMin();
    double margin = Math.max(MARGIN * span, (FEWEST - span) / 2);
    return new DecadeAxis(range.getMin() - margin, range.getMax() + margin);
  }

  /** Where a quantity stands. */
  static double at(double value) {
    return Math.log10(value);
  }

  void scale(XYStyler style, DoubleFunction<String> label) {
    style.setYAxisMin(low).setYAxisMax(high);
    // XChart takes the step that comes nearest to this: a decade, or half of one in a narrow range.
    double steps = high - low < 2.5 ? 0.5 : 1;
    style.setYAxisTickMarkSpacingHint((int) (steps * ChartStyle.PLOT_HEIGHT / (high - low)));
    style.setYAxisTickLabelsFormattingFunction(exponent -> label.apply(Math.pow(10, exponent)));
  }
}
