package org.lacuna.results.calibration;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lacuna.results.Digits;
import org.lacuna.results.chart.ChartStyle;
import org.lacuna.results.chart.LayerAxis;
import org.lacuna.results.chart.Palette;
import org.lacuna.results.chart.Picture;

/**
 * The zigzag: the learned alpha of every layer along the depth, with markers that tell which layers
 * become streaming.
 *
 * <p>Where those are the ones of lowest alpha, a dashed line stands between them and the others.
 */
public final class ZigzagChart {

  private static final Digits THREE = new Digits(3);

  private ZigzagChart() {}

  public static Picture of(Calibration calibration) {
    Calibration.Choice choice = calibration.choice();
    XYChart chart =
        ChartStyle.lines(
            "Calibrated alpha by layer (%s %s become streaming)"
                .formatted(choice.rule(), Digits.percent(choice.share()).strip()),
            "layer",
            "alpha (1 full attention, 0 streaming)");
    int layers = calibration.layers();
    new LayerAxis(layers).scale(chart.getStyler());
    AlphaAxis.of(calibration.alphas().stream().mapToDouble(alpha -> alpha))
        .scale(chart.getStyler());
    calibration.threshold().ifPresent(threshold -> markThreshold(chart, layers, threshold));
    XYSeries line =
        series(chart, "along the depth", calibration, IntStream.range(0, layers).boxed().toList());
    line.setLineColor(ChartStyle.FAINT).setLineStyle(ChartStyle.line());
    line.setMarker(SeriesMarkers.NONE).setShowInLegend(false);
    markers(chart, "stays full", "full", calibration, false);
    markers(chart, "becomes streaming", "streaming", calibration, true);
    return new Picture(chart, describe(calibration));
  }

  /** The markers of the layers that share a fate, in the look of the method they have then. */
  private static void markers(
      XYChart chart, String label, String method, Calibration calibration, boolean streaming) {
    List<Integer> layers =
        IntStream.range(0, calibration.layers())
            .filter(layer -> calibration.streams(layer) == streaming)
            .boxed()
            .toList();
    if (layers.isEmpty()) {
      return;
    }
    Palette.Look look = Palette.of(method);
    XYSeries series = series(chart, label, calibration, layers);
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    series.setMarkerColor(look.color()).setMarker(look.marker());
  }

  private static XYSeries series(
      XYChart chart, String label, Calibration calibration, List<Integer> layers) {
    return chart.addSeries(
        label,
        layers.stream().mapToDouble(layer -> layer).toArray(),
        layers.stream().mapToDouble(calibration.alphas()::get).toArray());
  }

  private static void markThreshold(XYChart chart, int layers, double threshold) {
    XYSeries line =
        chart.addSeries(
            "threshold " + THREE.format(threshold),
            new double[] {-0.5, layers - 0.5},
            new double[] {threshold, threshold});
    line.setLineColor(ChartStyle.FAINT).setLineStyle(ChartStyle.mark());
    line.setMarker(SeriesMarkers.NONE);
  }

  private static String describe(Calibration calibration) {
    return IntStream.range(0, calibration.layers())
        .mapToObj(layer ->
            "layer %d: %s, %s"
                .formatted(
                    layer,
                    THREE.format(calibration.alphas().get(layer)),
                    calibration.streams(layer) ? "becomes streaming" : "stays full"))
        .collect(Collectors.joining("; "));
  }
}
