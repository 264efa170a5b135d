package org.lacuna.results.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/**
 * Draws curves, a line in the look of each method; those of one colour differ in their dashes.
 * Their intervals are bands behind all of them, or, where many of few points would cover each
 * other, upright strokes side by side.
 *
 * @param chart where they go
 * @param x where a place stands on the horizontal axis
 * @param scale of the values
 */
record Curves(XYChart chart, DoubleUnaryOperator x, ScoreScale scale) {

  /** Bands of more curves hide each other. */
  private static final int MOST_BANDS = 4;

  /** Strokes at more points hide the lines. */
  private static final int MOST_STROKED = 12;

  /** What strokes at one place lie apart, as a part of what lies between the outermost places. */
  private static final double APART = 0.012;

  /** Strokes at one place take no more of what is between it and the next. */
  private static final double MOST_BETWEEN = 0.8;

  /**
   * The scale that shows some curves, and as much of their intervals as is not too far off.
   *
   * @param also values that it has to show as well
   */
  static ScoreScale scale(List<Curve> curves, double... also) {
    return ScoreScale.of(
        DoubleStream.concat(
                DoubleStream.of(also),
                curves.stream()
                    .flatMap(curve -> curve.points().stream())
                    .mapToDouble(CurvePoint::value))
            .toArray(),
        curves.stream().flatMap(curve -> curve.points().stream()).flatMapToDouble(Curves::ends));
  }

  private static DoubleStream ends(CurvePoint point) {
    return point.interval() == null
        ? DoubleStream.empty()
        : DoubleStream.of(point.interval().lower(), point.interval().upper());
  }

  private void intervals(List<Curve> curves) {
    boolean few = curves.stream().allMatch(curve -> curve.points().size() <= MOST_STROKED);
    if (curves.size() <= MOST_BANDS || !few) {
      curves.forEach(curve -> new Band(curve, x, scale).draw(chart));
      return;
    }
    double apart = apart(curves);
    for (int i = 0; i < curves.size(); i++) {
      double aside = (i - (curves.size() - 1) / 2.0) * apart;
      Whiskers.draw(chart, curves.get(i), at -> x.applyAsDouble(at) + aside, scale);
    }
  }

  private double apart(List<Curve> curves) {
    double[] places =
        curves.stream()
            .flatMap(curve -> curve.points().stream())
            .mapToDouble(point -> x.applyAsDouble(point.at()))
            .distinct()
            .sorted()
            .toArray();
    double span = places[places.length - 1] - places[0];
    double between =
        IntStream.range(1, places.length)
            .mapToDouble(i -> places[i] - places[i - 1])
            .min()
            .orElse(1); // a single place has an axis of about that
    return Math.min(APART * Math.max(span, between), MOST_BETWEEN * between / curves.size());
  }

  /** Adds the curves, and returns their lines. */
  List<XYSeries> draw(List<Curve> curves) {
    intervals(curves);
    Map<Color, Integer> drawn = new HashMap<>();
    List<XYSeries> lines = new ArrayList<>();
    for (Curve curve : curves) {
      Palette.Look look = Palette.of(curve.method());
      XYSeries series =
          chart.addSeries(
              curve.label(),
              curve.points().stream().mapToDouble(p -> x.applyAsDouble(p.at())).toArray(),
              curve.points().stream().mapToDouble(p -> scale.plotted(p.value())).toArray());
      series.setLineColor(look.color());
      series.setLineStyle(ChartStyle.line(drawn.merge(look.color(), 1, Integer::sum) - 1));
      series.setMarkerColor(look.color()).setMarker(look.marker());
      lines.add(series);
    }
    return lines;
  }
}
