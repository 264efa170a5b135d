package org.lacuna.results.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lacuna.results.Digits;
import org.lacuna.results.RunException;
import org.lacuna.results.statistics.SeedStatistics;

/**
 * Loss by step while runs trained, a line a row: smoothed, with the losses of the batches faint
 * behind it and those on held-out text as markers; means over the runs of a row. Bands are where
 * the mean over seeds lies with a probability of 95 %.
 */
public final class TrainingChart {

  /** Steps that can be told apart in the picture; of more, every second or third is drawn. */
  private static final int STEPS = 500;

  /** Points of a smoothed line: pieces between them are long enough to be seen to be dashed. */
  private static final int SMOOTH_POINTS = 60;

  private static final double LEVEL = 0.95;

  /** Room beside the first and the last step, as a part of all steps. */
  private static final double MARGIN = 0.02;

  private static final int FAINT = 60;
  private static final BasicStroke HAIR = new BasicStroke(1f);

  private TrainingChart() {}

  /**
   * The chart of some rows.
   *
   * @param rows the runs of each, by its label, whose look it has
   * @throws RunException if the runs of a row have no step in common
   */
  public static Picture of(SequencedMap<String, List<TrainingCurve>> rows) {
    List<Curve> raw = curves(rows, STEPS, TrainingCurve::losses);
    List<Curve> smooth = curves(rows, SMOOTH_POINTS, run -> run.smooth().losses());
    List<Curve> validation = curves(rows, STEPS, TrainingCurve::validation);
    for (Curve curve : raw) {
      if (curve.points().isEmpty()) {
        throw new RunException(
            curve.label() + ": expected training steps in its record, found none");
      }
    }
    XYChart chart =
        ChartStyle.lines(
            "Training loss by step", "step", "loss (nats a token); markers: held-out text");
    // Single batches may be far off; their lines are cut at the edge.
    ScoreScale scale = Curves.scale(Stream.concat(smooth.stream(), validation.stream()).toList());
    scale.scale(chart.getStyler());
    scaleSteps(chart.getStyler(), smooth);
    raw.forEach(curve -> faint(chart, curve, scale));
    new Curves(chart, DoubleUnaryOperator.identity(), scale)
        .draw(smooth)
        .forEach(line -> line.setMarker(SeriesMarkers.NONE));
    validation.stream()
        .filter(curve -> !curve.points().isEmpty())
        .forEach(curve -> markers(chart, curve, scale));
    return new Picture(chart, describe(smooth, validation));
  }

  /** With room for markers at both ends. */
  private static void scaleSteps(XYStyler style, List<Curve> curves) {
    double last =
        curves.stream().mapToDouble(curve -> curve.points().getLast().at()).max().orElseThrow();
    style.setXAxisMin(-MARGIN * last).setXAxisMax((1 + MARGIN) * last);
    style.setXAxisTickLabelsFormattingFunction(new Digits(0)::format);
  }

  private static List<Curve> curves(
      SequencedMap<String, List<TrainingCurve>> rows,
      int most,
      Function<TrainingCurve, SortedMap<Long, Double>> what) {
    return rows.entrySet().stream()
        .map(row ->
            new Curve(
                row.getKey(),
                row.getKey(),
                points(row.getValue().stream().map(what).toList(), most)))
        .toList();
  }

  /** The means of runs at the steps that all of them have; of so many steps at most. */
  private static List<CurvePoint> points(List<SortedMap<Long, Double>> runs, int most) {
    TreeSet<Long> common = new TreeSet<>(runs.getFirst().keySet());
    runs.forEach(run -> common.retainAll(run.keySet()));
    List<Long> steps = List.copyOf(common);
    int apart = Math.ceilDiv(steps.size(), most);
    List<CurvePoint> points = new ArrayList<>();
    // Counted from the last, which says where the training ended.
    for (int i = steps.size() - 1; i >= 0; i -= apart) {
      long step = steps.get(i);
      SeedStatistics seeds = SeedStatistics.of(runs.stream().map(run -> run.get(step)).toList());
      points.addFirst(new CurvePoint(step, seeds.mean(), seeds.interval(LEVEL).orElse(null)));
    }
    return points;
  }

  private static void faint(XYChart chart, Curve curve, ScoreScale scale) {
    Color color = Palette.of(curve.method()).color();
    XYSeries series = series(chart, curve.label() + ", batches", curve, scale);
    series.setLineColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), FAINT));
    series.setLineStyle(HAIR);
    series.setMarker(SeriesMarkers.NONE);
  }

  private static void markers(XYChart chart, Curve curve, ScoreScale scale) {
    Palette.Look look = Palette.of(curve.method());
    XYSeries series = series(chart, curve.label() + ", held-out text", curve, scale);
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    series.setMarkerColor(look.color()).setMarker(look.marker());
  }

  private static XYSeries series(XYChart chart, String name, Curve curve, ScoreScale scale) {
    XYSeries series =
        chart.addSeries(
            name,
            curve.points().stream().mapToDouble(CurvePoint::at).toArray(),
            curve.points().stream().mapToDouble(p -> scale.cut(p.value())).toArray());
    series.setShowInLegend(false);
    return series;
  }

  /** Where each training ended, and what it was like on held-out text. */
  private static String describe(List<Curve> smooth, List<Curve> validation) {
    Digits whole = new Digits(0);
    String ends =
        Curve.describe(
            smooth.stream()
                .map(curve ->
                    new Curve(curve.label(), curve.method(), List.of(curve.points().getLast())))
                .toList(),
            step -> "at the last step, " + whole.format(step));
    List<Curve> held = validation.stream().filter(curve -> !curve.points().isEmpty()).toList();
    return held.isEmpty()
        ? ends
        : ends
            + ". On held-out text: "
            + Curve.describe(held, step -> "at step " + whole.format(step));
  }
}
