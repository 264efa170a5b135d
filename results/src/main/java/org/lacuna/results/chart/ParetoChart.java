package org.lacuna.results.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lacuna.results.Digits;
import org.lacuna.results.Measurement;
import org.lacuna.results.Repetitions;
import org.lacuna.results.RunException;

/**
 * A score against what it costs, a point a method and mode, means over seeds, with the front of
 * those that no other beats as a step line: for every cost the best score that it buys. Rings are
 * the full mode of weights that were trained otherwise.
 *
 * <p>Whiskers are where the mean over several seeds lies with a probability of 95 %. A score of one
 * seed has none: its own interval is of the choice of samples, which is the same for all points.
 */
public final class ParetoChart {

  private ParetoChart() {}

  /**
   * A point.
   *
   * @param key the marker it shares with others
   * @param mode in which it was measured
   * @param place cost, score and interval
   */
  private record Point(BudgetKey key, String mode, CurvePoint place) {}

  /**
   * The chart of a score.
   *
   * @param rows of any runs, modes, metrics and parts
   * @throws RunException if the score or the cost was not measured, or never of one run
   */
  public static Picture of(List<Measurement> rows, Selection selection, Cost cost, Better better) {
    List<Measurement> chosen = selection.of(rows, Set.of());
    List<Point> points = points(chosen, cost.among(rows));
    if (points.isEmpty()) {
      throw new RunException(
          "%s against %s: expected rows of one run, mode and length that have both, found none"
              .formatted(selection.metric(), cost.metric()));
    }
    XYChart chart =
        ChartStyle.lines(
            "%s against %s, %s tokens"
                .formatted(
                    MetricText.title(selection.metric()),
                    MetricText.words(cost.metric()),
                    LengthAxis.label(chosen.getFirst().length())),
            cost.axis(),
            MetricText.axis(selection.metric(), selection.protocol()));
    LogAxis costs = LogAxis.of(points.stream().mapToDouble(point -> point.place.at()));
    costs.scaleAcross(chart.getStyler(), cost::text);
    List<Curve> curves = curves(points);
    ScoreScale scores = Curves.scale(curves);
    scores.scale(chart.getStyler());
    List<Point> front =
        ParetoFront.of(
            points, point -> point.place.at(), point -> better.fault(point.place.value()));
    steps(chart, front, costs, scores);
    curves.forEach(curve -> Whiskers.draw(chart, curve, costs::at, scores));
    groups(points).forEach((key, its) -> markers(chart, key, its, costs, scores));
    return new Picture(chart, describe(points, front, cost));
  }

  private static List<Point> points(List<Measurement> chosen, Cost.Finder costs) {
    List<Point> points = new ArrayList<>();
    for (List<Measurement> runs : Repetitions.of(chosen, Measurement::length).values()) {
      OptionalDouble cost = runs.stream().flatMapToDouble(run -> costs.of(run).stream()).average();
      if (cost.isPresent()) {
        CurvePoint measured = CurvePoint.of(cost.getAsDouble(), runs);
        CurvePoint place = runs.size() > 1 ? measured : measured.bare();
        if (Double.isFinite(place.value())) {
          Measurement first = runs.getFirst();
          points.add(new Point(BudgetKey.of(first), first.mode(), place));
        }
      }
    }
    return points;
  }

  private static SequencedMap<BudgetKey, List<Point>> groups(List<Point> points) {
    return points.stream()
        .collect(Collectors.groupingBy(Point::key, LinkedHashMap::new, Collectors.toList()));
  }

  private static List<Curve> curves(List<Point> points) {
    List<Curve> curves = new ArrayList<>();
    groups(points)
        .forEach((key, its) ->
            curves.add(
                new Curve(key.label(), key.look(), its.stream().map(Point::place).toList())));
    return curves;
  }

  /** From the cheapest point on, level to the next one's cost, and to the right edge. */
  private static void steps(XYChart chart, List<Point> front, LogAxis costs, ScoreScale scores) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (Point point : front) {
      if (!y.isEmpty()) {
        x.add(costs.at(point.place.at()));
        y.add(y.getLast());
      }
      x.add(costs.at(point.place.at()));
      y.add(scores.plotted(point.place.value()));
    }
    x.add(costs.high());
    y.add(y.getLast());
    XYSeries series = chart.addSeries("front", x, y);
    series.setLineColor(ChartStyle.FAINT).setLineStyle(ChartStyle.line());
    series.setMarker(SeriesMarkers.NONE);
  }

  private static void markers(
      XYChart chart, BudgetKey key, List<Point> points, LogAxis costs, ScoreScale scores) {
    XYSeries series =
        chart.addSeries(
            key.label(),
            points.stream().mapToDouble(point -> costs.at(point.place.at())).toArray(),
            points.stream().mapToDouble(point -> scores.plotted(point.place.value())).toArray());
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    Palette.Look look = Palette.of(key.look());
    series.setMarkerColor(look.color()).setMarker(key.full() ? RingMarker.RING : look.marker());
  }

  private static String describe(List<Point> points, List<Point> front, Cost cost) {
    Digits three = new Digits(3);
    return points.stream()
        .map(point ->
            "%s [%s]: %s at %s%s"
                .formatted(
                    point.key.method(),
                    point.mode,
                    three.format(point.place.value()),
                    cost.text(point.place.at()),
                    front.contains(point) ? " (on the front)" : ""))
        .collect(Collectors.joining("; "));
  }
}
