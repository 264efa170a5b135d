package org.lacuna.results.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lacuna.results.statistics.Interval;

/** The intervals of points as upright strokes. */
final class Whiskers {

  private static final BasicStroke STROKE = new BasicStroke(1.2f);

  /** Those of methods at the same place may lie on each other. */
  private static final int ALPHA = 110;

  private Whiskers() {}

  /** Adds those of a curve's points: one series with gaps. */
  static void draw(XYChart chart, Curve curve, DoubleUnaryOperator x, ScoreScale scale) {
    XYSeries series =
        chart.addSeries(
            curve.label() + " whiskers",
            curve.points().stream()
                .mapToDouble(point -> x.applyAsDouble(point.at()))
                .flatMap(at -> DoubleStream.of(at, at, at))
                .toArray(),
            curve.points().stream().flatMapToDouble(point -> stroke(point, scale)).toArray());
    series.setShowInLegend(false);
    Color line = Palette.of(curve.method()).color();
    series.setLineColor(new Color(line.getRed(), line.getGreen(), line.getBlue(), ALPHA));
    series.setLineStyle(STROKE);
    series.setMarker(SeriesMarkers.NONE);
  }

  private static DoubleStream stroke(CurvePoint point, ScoreScale scale) {
    Interval interval = point.interval();
    return interval == null
        ? DoubleStream.of(Double.NaN, Double.NaN, Double.NaN)
        : DoubleStream.of(scale.cut(interval.lower()), scale.cut(interval.upper()), Double.NaN);
  }
}
