package org.lacuna.results.chart;

import java.awt.BasicStroke;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lacuna.results.Digits;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunException;

/**
 * A score against the share of keys that queries see, logarithmic: how a trained model takes
 * another budget at inference. One line a method with its whiskers, 95 % where the rows say so; a
 * horizontal line for a model trained with full attention; rings for the full mode of the others.
 *
 * <p>The share is the mean over layers of what the rows say was seen, not what was asked for.
 */
public final class BudgetChart {

  private static final BasicStroke WHISKER = new BasicStroke(1.2f);

  private BudgetChart() {}

  /**
   * The chart of the rows of a metric under a protocol at a length.
   *
   * @param rows of any runs, modes, metrics and lengths
   * @throws RunException if none of them can be drawn
   */
  public static Picture of(List<Measurement> rows, String metric, String protocol, int length) {
    BudgetCurves curves = BudgetCurves.of(rows, metric, protocol, length);
    if (curves.curves().isEmpty()) {
      throw new RunException(
          "chart of %s (%s) by keys seen: expected finite scores at %d tokens, found none"
              .formatted(metric, protocol, length));
    }
    String words = metric.replace('_', ' ');
    XYChart chart =
        ChartStyle.lines(
            "%s by keys seen, %s tokens"
                .formatted(
                    words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1),
                    LengthAxis.label(length)),
            "keys seen (of full attention's, mean over layers)",
            words + (metric.equals("loss") ? " (nats a token)" : "") + ", protocol " + protocol);
    ShareAxis shares = ShareAxis.of(points(curves).mapToDouble(BudgetCurves.Point::share));
    shares.scale(chart.getStyler());
    ScoreScale scores =
        ScoreScale.of(
            points(curves)
                .flatMapToDouble(point ->
                    DoubleStream.of(
                        point.value(), point.interval().lower(), point.interval().upper()))
                .toArray());
    scores.scale(chart.getStyler());
    Set<String> drawn = new HashSet<>();
    for (BudgetCurves.Curve curve : curves.curves()) {
      if (BudgetCurves.isYardstick(curve)) {
        yardstick(chart, curve, shares, scores);
      } else {
        line(chart, curve, scores, curve.full() || !drawn.add(curve.look()));
      }
    }
    return new Picture(chart, describe(curves));
  }

  private static Stream<BudgetCurves.Point> points(BudgetCurves curves) {
    return curves.curves().stream().flatMap(curve -> curve.points().stream());
  }

  private static void line(
      XYChart chart, BudgetCurves.Curve curve, ScoreScale scores, boolean dashed) {
    Palette.Look look = Palette.of(curve.look());
    whiskers(chart, curve, scores, look);
    XYSeries series =
        chart.addSeries(
            curve.label(),
            curve.points().stream().mapToDouble(point -> ShareAxis.at(point.share())).toArray(),
            curve.points().stream().mapToDouble(point -> scores.plotted(point.value())).toArray());
    series.setLineColor(look.color()).setLineStyle(ChartStyle.line(dashed));
    series.setMarkerColor(look.color()).setMarker(curve.full() ? RingMarker.RING : look.marker());
    if (curve.full()) {
      series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    }
  }

  /** Upright lines, one series with gaps. */
  private static void whiskers(
      XYChart chart, BudgetCurves.Curve curve, ScoreScale scores, Palette.Look look) {
    XYSeries series =
        chart.addSeries(
            curve.label() + " whiskers",
            curve.points().stream()
                .flatMapToDouble(point -> {
                  double at = ShareAxis.at(point.share());
                  return DoubleStream.of(at, at, at);
                })
                .toArray(),
            curve.points().stream()
                .flatMapToDouble(point ->
                    DoubleStream.of(
                        scores.plotted(point.interval().lower()),
                        scores.plotted(point.interval().upper()),
                        Double.NaN))
                .toArray());
    series.setShowInLegend(false);
    series.setLineColor(look.color()).setLineStyle(WHISKER);
    series.setMarker(SeriesMarkers.NONE);
  }

  /** From side to side, as what it needs is the right end whatever the others see. */
  private static void yardstick(
      XYChart chart, BudgetCurves.Curve curve, ShareAxis shares, ScoreScale scores) {
    double at = scores.plotted(curve.points().getLast().value());
    XYSeries series =
        chart.addSeries(
            curve.label(), new double[] {shares.low(), shares.high()}, new double[] {at, at});
    series.setLineColor(Palette.of(curve.look()).color()).setLineStyle(ChartStyle.mark());
    series.setMarker(SeriesMarkers.NONE);
  }

  /** The numbers in words, for readers who cannot see the picture and for full-text search. */
  private static String describe(BudgetCurves curves) {
    Digits three = new Digits(3);
    return curves.curves().stream()
        .map(curve ->
            curve.label()
                + ": "
                + curve.points().stream()
                    .map(point ->
                        "%s at %s of keys seen"
                            .formatted(three.format(point.value()), ShareAxis.label(point.share())))
                    .collect(Collectors.joining(", ")))
        .collect(Collectors.joining("; "));
  }
}
