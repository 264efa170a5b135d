package org.lacuna.results.calibration;

import static java.util.Comparator.comparingDouble;

import java.awt.BasicStroke;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lacuna.results.Digits;
import org.lacuna.results.RunException;
import org.lacuna.results.chart.ChartStyle;
import org.lacuna.results.chart.Palette;
import org.lacuna.results.chart.Picture;
import org.lacuna.results.chart.ScoreScale;

/** How a calibration went: alphas and loss against the optimiser step. */
public final class CalibrationCurves {

  /** The most layers that the legend names; of more it names every second, third, … */
  private static final int NAMED = 14;

  /** Room beside the first and last step, as a part of all. */
  private static final double MARGIN = 0.015;

  /** Points between the ticks of steps, so that numbers of many digits have room. */
  private static final int TICK_APART = 80;

  private static final String STEPS = "calibration step";
  private static final Digits THREE = new Digits(3);

  private CalibrationCurves() {}

  /** A line a layer, from dark to light with the depth. */
  public static Picture alphas(Calibration calibration) {
    XYChart chart =
        ChartStyle.lines(
            "Alpha of every layer while calibrating",
            STEPS,
            "alpha (1 full attention, 0 streaming)");
    List<Calibration.Step> history = calibration.history();
    scaleSteps(chart.getStyler(), history);
    AlphaAxis.of(history.stream().flatMapToDouble(CalibrationCurves::values))
        .scale(chart.getStyler());
    int layers = calibration.layers();
    int apart = Math.ceilDiv(layers, NAMED);
    for (int i = 0; i < layers; i++) {
      int layer = i;
      XYSeries line =
          line(
              chart,
              "layer " + layer,
              history,
              history.stream().mapToDouble(step -> step.alphas().get(layer)).toArray());
      line.setLineColor(DepthColors.of(layer, layers));
      line.setLineStyle(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      line.setShowInLegend(layer % apart == 0 || layer == layers - 1);
    }
    return new Picture(chart, describeAlphas(calibration));
  }

  /**
   * The loss of the batches.
   *
   * @throws RunException if no loss is finite
   */
  public static Picture loss(Calibration calibration) {
    List<Calibration.Step> finite =
        calibration.history().stream().filter(step -> Double.isFinite(step.loss())).toList();
    if (finite.isEmpty()) {
      throw new RunException(
          "chart of the calibration of %s: expected at least one finite loss, found none"
              .formatted(calibration.run()));
    }
    XYChart chart = ChartStyle.lines("Loss while calibrating", STEPS, "loss (nats a token)");
    scaleSteps(chart.getStyler(), calibration.history());
    double[] values = finite.stream().mapToDouble(Calibration.Step::loss).toArray();
    ScoreScale scale = ScoreScale.of(values);
    scale.scale(chart.getStyler());
    XYSeries line =
        line(
            chart,
            "loss",
            finite,
            finite.stream().mapToDouble(step -> scale.plotted(step.loss())).toArray());
    line.setLineColor(Palette.of("loza").color()).setLineStyle(ChartStyle.line());
    chart.getStyler().setLegendVisible(false);
    return new Picture(chart, describeLoss(finite));
  }

  private static DoubleStream values(Calibration.Step step) {
    return step.alphas().stream().mapToDouble(alpha -> alpha);
  }

  private static void scaleSteps(XYStyler style, List<Calibration.Step> history) {
    double first = history.getFirst().step();
    double last = history.getLast().step();
    // A single step stands in the middle.
    double margin = last > first ? MARGIN * (last - first) : 1;
    style.setXAxisMin(first - margin).setXAxisMax(last + margin);
    style.setXAxisTickMarkSpacingHint(TICK_APART);
    style.setXAxisTickLabelsFormattingFunction(new Digits(0)::format);
  }

  private static XYSeries line(
      XYChart chart, String label, List<Calibration.Step> steps, double[] values) {
    XYSeries line =
        chart.addSeries(
            label, steps.stream().mapToDouble(Calibration.Step::step).toArray(), values);
    // One step alone makes no line.
    line.setMarker(steps.size() > 1 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
    return line;
  }

  private static String describeAlphas(Calibration calibration) {
    Calibration.Step first = calibration.history().getFirst();
    Calibration.Step last = calibration.history().getLast();
    return IntStream.range(0, calibration.layers())
        .mapToObj(layer ->
            "layer %d: %s at step %d, %s at step %d"
                .formatted(
                    layer,
                    THREE.format(first.alphas().get(layer)),
                    first.step(),
                    THREE.format(last.alphas().get(layer)),
                    last.step()))
        .collect(Collectors.joining("; "));
  }

  private static String describeLoss(List<Calibration.Step> finite) {
    Calibration.Step lowest = Collections.min(finite, comparingDouble(Calibration.Step::loss));
    return "first %s, lowest %s, last %s"
        .formatted(describe(finite.getFirst()), describe(lowest), describe(finite.getLast()));
  }

  private static String describe(Calibration.Step step) {
    return "%s nats at step %d".formatted(THREE.format(step.loss()), step.step());
  }
}
