package org.lacuna.results.chart;

import java.util.Locale;
import java.util.stream.DoubleStream;
import org.knowm.xchart.style.XYStyler;

/**
 * The scale of scores on a chart: linear, or in doublings where they span a large factor.
 *
 * <p>XChart's own logarithmic axis counts in decades, of which a perplexity sees one or two; here
 * the exponents of two are plotted and labelled with what they stand for.
 *
 * @param doublings whether the base-2 logarithm of a score is plotted instead of the score
 * @param bottom lower end, in plotted units
 * @param top upper end, in plotted units
 * @param highest the highest score, in plotted units; above it is room for a label
 */
public record ScoreScale(boolean doublings, double bottom, double top, double highest) {

  private static final double LINEAR_SPAN = 20;

  private static final double BELOW = 0.06;
  private static final double ABOVE = 0.14;

  /** The scale that shows all of these finite scores. */
  public static ScoreScale of(double[] scores) {
    double low = DoubleStream.of(scores).min().orElseThrow();
    double high = DoubleStream.of(scores).max().orElseThrow();
    if (low > 0 && high / low > LINEAR_SPAN) {
      return padded(true, log2(low), log2(high));
    }
    ScoreScale scale = padded(false, low, high);
    return low < 0 ? scale : new ScoreScale(false, Math.max(0, scale.bottom), scale.top, high);
  }

  /** Where a score stands. */
  public double plotted(double score) {
    return doublings ? log2(score) : score;
  }

  /** Gives the vertical axis of a chart this scale. */
  public void scale(XYStyler style) {
    style.setYAxisMin(bottom).setYAxisMax(top);
    style.setYAxisTickLabelsFormattingFunction(this::label);
    if (doublings) {
      // XChart takes the step that comes nearest to this: one doubling.
      style.setYAxisTickMarkSpacingHint((int) (ChartStyle.PLOT_HEIGHT / (top - bottom)));
    }
  }

  /** What stands at a tick. */
  String label(double plotted) {
    if (!doublings) {
      int decimals = (int) Math.max(0, -Math.floor(Math.log10((top - bottom) / 8)));
      return String.format(Locale.ROOT, "%." + decimals + "f", plotted);
    }
    double score = Math.pow(2, plotted);
    return String.format(Locale.ROOT, score < 1 || score >= 1e7 ? "%.2g" : "%.0f", score);
  }

  static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  private static ScoreScale padded(boolean doublings, double low, double high) {
    double span = high > low ? high - low : Math.max(Math.abs(high), 1) * 0.1;
    return new ScoreScale(doublings, low - BELOW * span, high + ABOVE * span, high);
  }
}
