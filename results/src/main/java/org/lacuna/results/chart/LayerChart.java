package org.lacuna.results.chart;

import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.knowm.xchart.XYChart;
import org.lacuna.results.Digits;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunException;

/**
 * What attention does in each layer, a line a method: the weight on the keys that are seen (SSA's
 * attention sparsity, Definition 1, arXiv:2511.20102), the entropy of the weights, or another
 * number that was measured by layer. Bands, or strokes, are where it lies with a probability of 95
 * %.
 */
public final class LayerChart {

  /** The key of the slices. */
  private static final String LAYER = "layer";

  private LayerChart() {}

  /**
   * The chart of a metric.
   *
   * @param rows of any runs, modes, metrics and parts
   * @throws RunException if it was not measured by layer
   */
  public static Picture of(List<Measurement> rows, Selection selection) {
    List<Measurement> chosen = selection.of(rows, Set.of(LAYER));
    List<Curve> curves =
        Curve.of(chosen, row -> Integer.parseInt(row.slice().getOrDefault(LAYER, "")));
    if (curves.isEmpty()) {
      throw new RunException(selection.metric() + " by layer: expected finite numbers, found none");
    }
    XYChart chart =
        ChartStyle.lines(
            "%s by layer, %s tokens"
                .formatted(
                    MetricText.title(selection.metric()),
                    LengthAxis.label(chosen.getFirst().length())),
            "layer (0 is next to the embedding)",
            MetricText.axis(selection.metric(), selection.protocol()));
    double last =
        curves.stream().mapToDouble(curve -> curve.points().getLast().at()).max().orElseThrow();
    new LayerAxis((int) last + 1).scale(chart.getStyler());
    ScoreScale scale = Curves.scale(curves);
    scale.scale(chart.getStyler());
    new Curves(chart, DoubleUnaryOperator.identity(), scale).draw(curves);
    Digits whole = new Digits(0);
    return new Picture(chart, Curve.describe(curves, layer -> "in layer " + whole.format(layer)));
  }
}
