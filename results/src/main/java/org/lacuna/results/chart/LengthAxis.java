package org.lacuna.results.chart;

import java.util.IntSummaryStatistics;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.style.XYStyler;

/**
 * Lengths on the horizontal axis of a chart: in doublings, with a tick at every power of two.
 *
 * @param low lower end, the exponent of a power of two
 * @param high upper end
 */
public record LengthAxis(double low, double high) {

  /** Room beside the first and last length, in doublings. */
  private static final double MARGIN = 0.25;

  /** The fewest doublings an axis shows, so that a single length still has a tick. */
  private static final double FEWEST = 2;

  /** The axis that shows all of these lengths, one at least. */
  static LengthAxis of(IntStream lengths) {
    IntSummaryStatistics range = lengths.summaryStatistics();
    double low = at(range.getMin());
    double high = at(range.getMax());
    double margin = Math.max(MARGIN, (FEWEST - (high - low)) / 2);
    return new LengthAxis(low - margin, high + margin);
  }

  /** Where a length stands. */
  static double at(double tokens) {
    return ScoreScale.log2(tokens);
  }

  void scale(XYStyler style) {
    style.setXAxisMin(low).setXAxisMax(high);
    // XChart takes the step that comes nearest to this: one doubling.
    style.setXAxisTickMarkSpacingHint((int) (ChartStyle.PLOT_WIDTH / (high - low)));
    style.setXAxisTickLabelsFormattingFunction(exponent -> label(Math.pow(2, exponent)));
  }

  /** {@code 512}, {@code 1K}, {@code 1.5K}, {@code 128K}, {@code 1M}. */
  public static String label(double tokens) {
    long whole = Math.round(tokens);
    if (whole < 1024) {
      return Long.toString(whole);
    }
    boolean mega = whole >= 1 << 20;
    double scaled = tokens / (mega ? 1 << 20 : 1 << 10);
    String digits = String.format(Locale.ROOT, "%.1f", scaled).replaceFirst("\\.0$", "");
    return digits + (mega ? "M" : "K");
  }
}
