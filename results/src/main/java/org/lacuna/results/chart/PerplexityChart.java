package org.lacuna.results.chart;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lacuna.results.Digits;
import org.lacuna.results.PerplexityTable;
import org.lacuna.results.RunException;

/**
 * Perplexity, or another score, against context length, a line a method, with a mark at the
 * training length.
 *
 * <p>Lengths stand in doublings, with a tick at every power of two; scores as {@link ScoreScale}
 * decides. A score that is not finite has no point. Bands, or strokes, are where the scores lie
 * with a probability of 95 %, over seeds where a row has several.
 */
public final class PerplexityChart {

  /** Half of the training mark's label and a gap, in points. */
  private static final double HALF_LABEL = 49;

  private PerplexityChart() {}

  /**
   * The chart of a table.
   *
   * @param trainingLength tokens a training sequence had; 0 to leave the mark out
   * @throws RunException if the table holds no finite score
   */
  public static Picture of(PerplexityTable table, int trainingLength) {
    List<Curve> curves = curves(table);
    if (curves.isEmpty()) {
      throw new RunException(
          "chart of %s (%s): expected at least one finite score, found none"
              .formatted(table.metric(), table.protocol()));
    }
    XYChart chart =
        ChartStyle.lines(
            MetricText.title(table.metric()) + " by context length",
            "context length (tokens)",
            MetricText.axis(table.metric(), table.protocol()));
    ScoreScale scores = Curves.scale(curves);
    scores.scale(chart.getStyler());
    LengthAxis.of(
            IntStream.concat(
                table.lengths().stream().mapToInt(length -> length),
                IntStream.of(trainingLength).filter(length -> length > 0)))
        .scale(chart.getStyler());
    if (trainingLength > 0) {
      markTraining(chart, trainingLength, scores);
    }
    new Curves(chart, LengthAxis::at, scores).draw(curves);
    return new Picture(chart, describe(table, trainingLength));
  }

  private static List<Curve> curves(PerplexityTable table) {
    return table.rows().stream()
        .map(row -> new Curve(row.label(), row.method(), points(row)))
        .filter(curve -> !curve.points().isEmpty())
        .toList();
  }

  private static List<CurvePoint> points(PerplexityTable.Row row) {
    return row.cells().entrySet().stream()
        .map(cell ->
            new CurvePoint(cell.getKey(), cell.getValue().value(), cell.getValue().interval()))
        .filter(point -> Double.isFinite(point.value()))
        .toList();
  }

  /** A vertical line below the curves, with its label beside its upper end. */
  private static void markTraining(XYChart chart, int trainingLength, ScoreScale scores) {
    double at = ScoreScale.log2(trainingLength);
    String label = "trained at " + LengthAxis.label(trainingLength);
    XYSeries line =
        chart.addSeries(label, new double[] {at, at}, new double[] {scores.bottom(), scores.top()});
    line.setShowInLegend(false);
    line.setLineColor(ChartStyle.FAINT).setLineStyle(ChartStyle.mark());
    line.setMarker(SeriesMarkers.NONE);
    XYStyler style = chart.getStyler();
    double aside = HALF_LABEL * (style.getXAxisMax() - style.getXAxisMin()) / ChartStyle.PLOT_WIDTH;
    boolean roomOnTheRight = at + 2 * aside < style.getXAxisMax();
    double middle = roomOnTheRight ? at + aside : at - aside;
    double height = scores.highest() + 0.7 * (scores.top() - scores.highest());
    chart.addAnnotation(new AnnotationText(label, middle, height, false));
  }

  /** The numbers in words, for readers who cannot see the picture and for full-text search. */
  private static String describe(PerplexityTable table, int trainingLength) {
    String trained = trainingLength > 0 ? "Trained at " + trainingLength + " tokens. " : "";
    return trained
        + table.rows().stream()
            .map(row -> row.label() + ": " + describe(row))
            .collect(Collectors.joining("; "));
  }

  private static String describe(PerplexityTable.Row row) {
    return row.cells().entrySet().stream()
        .map(cell ->
            "%s at %d tokens (%s of keys seen)"
                .formatted(
                    new Digits(3).format(cell.getValue().value()),
                    cell.getKey(),
                    Digits.percent(cell.getValue().visibleShare()).strip()))
        .collect(Collectors.joining(", "));
  }
}
