package org.lacuna.results.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.lacuna.results.Measurement;
import org.lacuna.results.paper.Heading;
import org.lacuna.results.paper.PaperResult;
import org.lacuna.results.paper.PaperTable;
import org.lacuna.results.paper.TableCell;

/**
 * What was measured in a table as a picture: a line a row over the columns of one metric, such as
 * lengths or budgets; or, where no metric has several columns, the first column row by row. Bands
 * and whiskers are 95 % intervals over seeds.
 */
public final class ProfileChart {
  /** Fewer places say no more than the table does. */
  private static final int FEWEST = 3;

  private final PaperTable table;

  /**
   * A chart and what its numbers stand for.
   *
   * @param picture the chart
   * @param legend of the numbers under it; empty where there are none
   */
  public record Profile(Picture picture, String legend) {}

  private ProfileChart(PaperTable table) {
    this.table = table;
  }

  /** The chart of the measured numbers; empty where it would say no more than the table. */
  public static Optional<Profile> of(PaperResult result) {
    return new ProfileChart(result.table()).profile(result.scale());
  }

  private Optional<Profile> profile(String scale) {
    Map<String, List<Heading>> byMetric = new LinkedHashMap<>();
    for (Heading column : table.columns()) {
      metric(column)
          .ifPresent(
              metric -> byMetric.computeIfAbsent(metric, _ -> new ArrayList<>()).add(column));
    }
    for (Map.Entry<String, List<Heading>> same : byMetric.entrySet()) {
      if (same.getValue().size() >= FEWEST) {
        return lines(scale, same.getKey(), same.getValue());
      }
    }
    return byMetric.entrySet().stream()
        .findFirst()
        .flatMap(first -> points(scale, first.getValue().getFirst()));
  }

  private Optional<String> metric(Heading column) {
    return table.rows().stream()
        .flatMap(row -> table.at(column, row).stream())
        .flatMap(cell -> cell.measured().values().stream())
        .map(Measurement::metric)
        .findFirst();
  }

  /** A line a row. */
  private Optional<Profile> lines(String scale, String metric, List<Heading> columns) {
    List<Curve> curves = new ArrayList<>();
    for (Heading row : table.rows()) {
      List<TableCell> cells = new ArrayList<>();
      List<CurvePoint> points = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        Optional<TableCell> cell = measured(columns.get(i), row);
        if (cell.isPresent()) {
          cells.add(cell.get());
          points.add(point(i, cell.get()));
        }
      }
      curve(row, cells, points).filter(its -> its.points().size() > 1).ifPresent(curves::add);
    }
    if (curves.isEmpty()) {
      return Optional.empty();
    }
    XYChart chart = chart(scale, metric.replace('_', ' '), columns);
    ScoreScale scores = Curves.scale(curves);
    scores.scale(chart.getStyler());
    new Curves(chart, DoubleUnaryOperator.identity(), scores).draw(curves);
    return Optional.of(profile(chart, curves, columns));
  }

  /** A point a row. */
  private Optional<Profile> points(String scale, Heading column) {
    List<Heading> rows =
        table.rows().stream().filter(row -> measured(column, row).isPresent()).toList();
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      TableCell cell = measured(column, rows.get(i)).orElseThrow();
      curve(rows.get(i), List.of(cell), List.of(point(i, cell))).ifPresent(curves::add);
    }
    if (curves.size() < FEWEST) {
      return Optional.empty();
    }
    XYChart chart = chart(scale, column.title(), rows);
    chart.getStyler().setLegendVisible(false);
    ScoreScale scores = Curves.scale(curves);
    scores.scale(chart.getStyler());
    for (Curve curve : curves) {
      Whiskers.draw(chart, curve, DoubleUnaryOperator.identity(), scores);
      CurvePoint point = curve.points().getFirst();
      Palette.Look look = Palette.of(curve.method());
      chart
          .addSeries(
              curve.label(),
              new double[] {point.at()},
              new double[] {scores.plotted(point.value())})
          .setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter)
          .setMarkerColor(look.color())
          .setMarker(look.marker());
    }
    return Optional.of(profile(chart, curves, rows));
  }

  private static Optional<Curve> curve(
      Heading row, List<TableCell> cells, List<CurvePoint> points) {
    List<CurvePoint> finite =
        points.stream().filter(point -> Double.isFinite(point.value())).toList();
    return finite.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Curve(
                row.title(), cells.getFirst().measured().firstEntry().getValue().method(), finite));
  }

  private Optional<TableCell> measured(Heading column, Heading row) {
    return table.at(column, row).filter(cell -> !cell.measured().isEmpty());
  }

  private static CurvePoint point(int place, TableCell cell) {
    return CurvePoint.of(place, List.copyOf(cell.measured().values()));
  }

  private static XYChart chart(String scale, String quantity, List<Heading> places) {
    XYChart chart = ChartStyle.lines("Measured at scale " + scale, "", quantity);
    axis(places).scale(chart.getStyler());
    return chart;
  }

  private static PlaceAxis axis(List<Heading> places) {
    return new PlaceAxis(places.stream().map(Heading::title).toList());
  }

  private static Profile profile(XYChart chart, List<Curve> curves, List<Heading> places) {
    String words = Curve.describe(curves, at -> "at " + places.get((int) at).title());
    return new Profile(new Picture(chart, words), axis(places).legend());
  }
}
