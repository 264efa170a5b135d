package org.lacuna.results.chart;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private BudgetChart() {}

  /**
   * The chart of a score.
   *
   * @param rows of any runs, modes, metrics and lengths
   * @throws RunException if none of them can be drawn
   */
  public static Picture of(List<Measurement> rows, Selection selection) {
    List<Measurement> chosen = selection.of(rows, Set.of());
    BudgetCurves curves = BudgetCurves.of(chosen);
    int length = chosen.getFirst().length();
    if (curves.curves().isEmpty()) {
      throw new RunException(
          "%s (%s) by keys seen: expected finite scores at %d tokens, found none"
              .formatted(selection.metric(), selection.protocol(), length));
    }
    XYChart chart =
        ChartStyle.lines(
            "%s by keys seen, %s tokens"
                .formatted(MetricText.title(selection.metric()), LengthAxis.label(length)),
            "keys seen (of full attention's, mean over layers)",
            MetricText.axis(selection.metric(), selection.protocol()));
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
    Map<String, Integer> drawn = new HashMap<>();
    for (BudgetCurves.Curve curve : curves.curves()) {
      if (BudgetCurves.isYardstick(curve)) {
        yardstick(chart, curve, shares, scores);
      } else {
        line(
            chart,
            curve,
            scores,
            curve.full() ? 0 : drawn.merge(curve.look(), 1, Integer::sum) - 1);
      }
    }
    return new Picture(chart, describe(curves));
  }

  private static Stream<BudgetCurves.Point> points(BudgetCurves curves) {
    return curves.curves().stream().flatMap(curve -> curve.points().stream());
  }

  private static void line(XYChart chart, BudgetCurves.Curve curve, ScoreScale scores, int number) {
    Palette.Look look = Palette.of(curve.look());
    Whiskers.draw(
        chart,
        new Curve(
            curve.label(),
            curve.look(),
            curve.points().stream()
                .map(point -> new CurvePoint(point.share(), point.value(), point.interval()))
                .toList()),
        ShareAxis::at,
        scores);
    XYSeries series =
        chart.addSeries(
            curve.label(),
            curve.points().stream().mapToDouble(point -> ShareAxis.at(point.share())).toArray(),
            curve.points().stream().mapToDouble(point -> scores.plotted(point.value())).toArray());
    series.setLineColor(look.color()).setLineStyle(ChartStyle.line(number));
    series.setMarkerColor(look.color()).setMarker(curve.full() ? RingMarker.RING : look.marker());
    if (curve.full()) {
      series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    }
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
