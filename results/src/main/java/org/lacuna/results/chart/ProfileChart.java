package org.lacuna.results.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.knowm.xchart.XYChart;
import org.lacuna.results.Measurement;
import org.lacuna.results.paper.Heading;
import org.lacuna.results.paper.PaperResult;
import org.lacuna.results.paper.PaperTable;
import org.lacuna.results.paper.TableCell;

/**
 * What was measured in a table as a picture: a line a row over the columns of one metric, such as
 * lengths or budgets; or, where no metric has several columns, the first column over the rows.
 * Bands are 95 % intervals over seeds.
 */
public final class ProfileChart {
  /** Fewer places say no more than the table does. */
  private static final int FEWEST = 3;

  private final PaperTable table;

  private ProfileChart(PaperTable table) {
    this.table = table;
  }

  /** The chart of the measured numbers; empty where it would say no more than the table. */
  public static Optional<Picture> of(PaperResult result) {
    return new ProfileChart(result.table()).picture(result.scale());
  }

  private Optional<Picture> picture(String scale) {
    Map<String, List<Heading>> byMetric = new LinkedHashMap<>();
    for (Heading column : table.columns()) {
      metric(column)
          .ifPresent(
              metric -> byMetric.computeIfAbsent(metric, _ -> new ArrayList<>()).add(column));
    }
    for (Map.Entry<String, List<Heading>> same : byMetric.entrySet()) {
      if (same.getValue().size() >= FEWEST) {
        return drawn(scale, same.getKey(), same.getValue(), overColumns(same.getValue()));
      }
    }
    return byMetric.entrySet().stream()
        .findFirst()
        .flatMap(first -> {
          Heading column = first.getValue().getFirst();
          return drawn(scale, column.title(), table.rows(), overRows(column));
        });
  }

  private Optional<String> metric(Heading column) {
    return table.rows().stream()
        .flatMap(row -> table.at(column, row).stream())
        .flatMap(cell -> cell.measured().values().stream())
        .map(Measurement::metric)
        .findFirst();
  }

  private List<Curve> overColumns(List<Heading> columns) {
    List<Curve> curves = new ArrayList<>();
    for (Heading row : table.rows()) {
      List<CurvePoint> points = new ArrayList<>();
      String method = "";
      for (int i = 0; i < columns.size(); i++) {
        Optional<TableCell> cell = measured(columns.get(i), row);
        if (cell.isPresent()) {
          points.add(point(i, cell.get()));
          method = cell.get().measured().firstEntry().getValue().method();
        }
      }
      add(curves, row.title(), method, points);
    }
    return curves;
  }

  private List<Curve> overRows(Heading column) {
    List<CurvePoint> points = new ArrayList<>();
    for (int i = 0; i < table.rows().size(); i++) {
      Optional<TableCell> cell = measured(column, table.rows().get(i));
      if (cell.isPresent()) {
        points.add(point(i, cell.get()));
      }
    }
    List<Curve> curves = new ArrayList<>();
    add(curves, "here", "full", points);
    return curves;
  }

  private static void add(
      List<Curve> curves, String label, String method, List<CurvePoint> points) {
    List<CurvePoint> finite =
        points.stream().filter(point -> Double.isFinite(point.value())).toList();
    if (finite.size() >= FEWEST) {
      curves.add(new Curve(label, method, finite));
    }
  }

  private Optional<TableCell> measured(Heading column, Heading row) {
    return table.at(column, row).filter(cell -> !cell.measured().isEmpty());
  }

  private static CurvePoint point(int place, TableCell cell) {
    return CurvePoint.of(place, List.copyOf(cell.measured().values()));
  }

  private static Optional<Picture> drawn(
      String scale, String quantity, List<Heading> places, List<Curve> curves) {
    if (curves.isEmpty()) {
      return Optional.empty();
    }
    XYChart chart = ChartStyle.lines("Measured at scale " + scale, "", quantity.replace('_', ' '));
    new PlaceAxis(places.stream().map(Heading::title).toList()).scale(chart.getStyler());
    ScoreScale scores = Curves.scale(curves);
    scores.scale(chart.getStyler());
    new Curves(chart, DoubleUnaryOperator.identity(), scores).draw(curves);
    DoubleFunction<String> place = at -> "at " + places.get((int) at).title();
    return Optional.of(new Picture(chart, Curve.describe(curves, place)));
  }
}
