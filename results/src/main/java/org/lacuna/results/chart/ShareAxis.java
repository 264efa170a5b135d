package org.lacuna.results.chart;

import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.knowm.xchart.style.XYStyler;

/**
 * Shares of what full attention sees on the horizontal axis of a chart: in doublings, with a tick
 * at 100 %, at every half of it and, where summaries come on top, at every double.
 *
 * @param low lower end, the exponent of a power of two
 * @param high upper end
 */
record ShareAxis(double low, double high) {

  /** Room beside the first and last share, in doublings. */
  private static final double MARGIN = 0.25;

  /** The axis that shows all of these positive shares and 100 %. */
  static ShareAxis of(DoubleStream shares) {
    DoubleSummaryStatistics range =
        DoubleStream.concat(shares, DoubleStream.of(0.5, 1)).summaryStatistics();
    return new ShareAxis(at(range.getMin()) - MARGIN, at(range.getMax()) + MARGIN);
  }

  /** Where a share stands. */
  static double at(double share) {
    return ScoreScale.log2(share);
  }

  void scale(XYStyler style) {
    style.setXAxisMin(low).setXAxisMax(high);
    // XChart takes the step that comes nearest to this: one doubling.
    style.setXAxisTickMarkSpacingHint((int) (ChartStyle.PLOT_WIDTH / (high - low)));
    style.setXAxisTickLabelsFormattingFunction(exponent -> label(Math.pow(2, exponent)));
  }

  /** {@code 0.39 %}, {@code 6.2 %}, {@code 50 %}. */
  static String label(double share) {
    double percent = 100 * share;
    int decimals = percent < 1 ? 2 : percent < 20 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f %%", percent);
  }
}
