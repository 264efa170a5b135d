package org.lacuna.results.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/**
 * Draws curves, their intervals as bands behind all of them: a line in the look of each method, the
 * second one of a colour dashed.
 *
 * @param chart where they go
 * @param x where a place stands on the horizontal axis
 * @param scale of the values
 */
record Curves(XYChart chart, DoubleUnaryOperator x, ScoreScale scale) {

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

  /** Adds the curves, and returns their lines. */
  List<XYSeries> draw(List<Curve> curves) {
    curves.forEach(curve -> new Band(curve, x, scale).draw(chart));
    Set<Color> drawn = new HashSet<>();
    List<XYSeries> lines = new ArrayList<>();
    for (Curve curve : curves) {
      Palette.Look look = Palette.of(curve.method());
      XYSeries series =
          chart.addSeries(
              curve.label(),
              curve.points().stream().mapToDouble(p -> x.applyAsDouble(p.at())).toArray(),
              curve.points().stream().mapToDouble(p -> scale.plotted(p.value())).toArray());
      series.setLineColor(look.color());
      series.setLineStyle(ChartStyle.line(!drawn.add(look.color())));
      series.setMarkerColor(look.color()).setMarker(look.marker());
      lines.add(series);
    }
    return lines;
  }
}
