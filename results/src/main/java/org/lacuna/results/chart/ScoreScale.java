package org.lacuna.results.chart;

import java.util.DoubleSummaryStatistics;
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

  /** How far intervals widen the scale, as a part of it: one of two seeds may be twenty times. */
  private static final double REACH = 0.5;

  /** The scale that shows all of these finite scores. */
  public static ScoreScale of(double[] scores) {
    double low = DoubleStream.of(scores).min().orElseThrow();
    double high = DoubleStream.of(scores).max().orElseThrow();
    if (low > 0 && high / low > LINEAR_SPAN) {
      return padded(true, log2(low), log2(high));
    }
    return padded(false, low, high).grounded(low);
  }

  /**
   * The scale that shows all of these finite scores, and of intervals around them as much as lies
   * not too far off.
   *
   * @param ends of the intervals
   */
  static ScoreScale of(double[] scores, DoubleStream ends) {
    ScoreScale scale = of(scores);
    double reach = REACH * (scale.top - scale.bottom);
    double low = DoubleStream.of(scores).map(scale::plotted).min().orElseThrow();
    double high = DoubleStream.of(scores).map(scale::plotted).max().orElseThrow();
    DoubleSummaryStatistics range =
        DoubleStream.concat(
                DoubleStream.of(low, high),
                ends.map(end -> Math.clamp(scale.plotted(end), low - reach, high + reach)))
            .summaryStatistics();
    return padded(scale.doublings, range.getMin(), range.getMax()).grounded(low);
  }

  /** Where a score stands; at the end of the axis if it lies beyond. */
  double cut(double score) {
    return Math.clamp(plotted(score), bottom, top);
  }

  /** Where a score stands. */
  public double plotted(double score) {
    return doublings ? log2(Math.max(score, Double.MIN_VALUE)) : score;
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

  /** With no room below zero where no score is. */
  private ScoreScale grounded(double low) {
    return doublings || low < 0 ? this : new ScoreScale(false, Math.max(0, bottom), top, highest);
  }

  private static ScoreScale padded(boolean doublings, double low, double high) {
    double span = high > low ? high - low : Math.max(Math.abs(high), 1) * 0.1;
    return new ScoreScale(doublings, low - BELOW * span, high + ABOVE * span, high);
  }
}
