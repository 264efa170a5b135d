package org.lacuna.results.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lacuna.results.statistics.Interval;

/**
 * The intervals of a curve as translucent areas, one for each stretch of points that have one; that
 * of a point alone is an upright stroke.
 *
 * @param curve whose intervals
 * @param x where a place stands on the horizontal axis
 * @param scale of the values; what reaches beyond its ends is cut there
 */
record Band(Curve curve, DoubleUnaryOperator x, ScoreScale scale) {

  private static final int ALPHA = 40;

  /** Its outline, thin beside a curve, is all there is of the band of a single point. */
  private static final BasicStroke OUTLINE =
      new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);

  /** A corner of an area, in plotted units. */
  private record Corner(double x, double y) {}

  /** Adds the areas; to be called before anything is drawn that they should lie behind. */
  void draw(XYChart chart) {
    Color line = Palette.of(curve.method()).color();
    Color tint = new Color(line.getRed(), line.getGreen(), line.getBlue(), ALPHA);
    int number = 0;
    for (List<CurvePoint> stretch : stretches()) {
      List<Corner> outline = outline(stretch);
      XYSeries area =
          chart.addSeries(
              "%s, 95 %% (%d)".formatted(curve.label(), ++number),
              outline.stream().mapToDouble(Corner::x).toArray(),
              outline.stream().mapToDouble(Corner::y).toArray());
      area.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
      area.setFillColor(tint);
      area.setLineColor(tint).setLineStyle(OUTLINE);
      area.setMarker(SeriesMarkers.NONE).setShowInLegend(false);
    }
  }

  /** Neighbouring points that have intervals. */
  private List<List<CurvePoint>> stretches() {
    List<List<CurvePoint>> stretches = new ArrayList<>();
    boolean open = false;
    for (CurvePoint point : curve.points()) {
      boolean has = point.interval() != null;
      if (has && !open) {
        stretches.add(new ArrayList<>());
      }
      if (has) {
        stretches.getLast().add(point);
      }
      open = has;
    }
    return stretches;
  }

  /** Along the upper ends, and back along the lower ones. */
  private List<Corner> outline(List<CurvePoint> stretch) {
    List<Corner> corners = new ArrayList<>();
    stretch.forEach(point -> corners.add(corner(point, interval(point).upper())));
    stretch.reversed().forEach(point -> corners.add(corner(point, interval(point).lower())));
    return corners;
  }

  private Corner corner(CurvePoint point, double end) {
    return new Corner(x.applyAsDouble(point.at()), scale.cut(end));
  }

  private static Interval interval(CurvePoint point) {
    return Objects.requireNonNull(point.interval());
  }
}
