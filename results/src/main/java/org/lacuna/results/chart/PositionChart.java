package org.lacuna.results.chart;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lacuna.results.Digits;
import org.lacuna.results.Measurement;
import org.lacuna.results.Nearest;
import org.lacuna.results.RowLabels;
import org.lacuna.results.RunException;

/**
 * A score against the position in the window, a line a method: whether what came before helps, and
 * how far. A part of the window, such as {@code position=64-128}, stands at its middle.
 *
 * <p>Against a base it is what each method's score has more than the base's, of the same seed at
 * the same positions (as MoBA's Figure 5a, arXiv:2502.13189, sets MoBA against full attention):
 * what all models find hard or easy about a position is then out of the picture. Bands, or strokes,
 * are where the mean lies with a probability of 95 %.
 */
public final class PositionChart {

  /** The key of the slices. */
  private static final String POSITION = "position";

  private PositionChart() {}

  /** The seed and the part of the window, at which there is one score of a base. */
  private record Place(long seed, String position) {
    static Place of(Measurement row) {
      return new Place(row.seed(), part(row));
    }
  }

  /**
   * The chart of a metric.
   *
   * @param rows of any runs, modes, metrics and parts
   * @param base label of the line that the others are measured by; null for the scores themselves
   * @throws RunException if it was not measured by position, or there is no such base
   */
  public static Picture of(List<Measurement> rows, Selection selection, @Nullable String base) {
    List<Measurement> chosen = selection.of(rows, Set.of(POSITION));
    int length = chosen.getFirst().length();
    List<Curve> curves =
        Curve.of(base == null ? chosen : against(base, chosen), PositionChart::middle);
    if (curves.isEmpty()) {
      throw new RunException(
          selection.metric() + " by position: expected finite numbers, found none");
    }
    String less = base == null ? "" : " less that of " + base;
    XYChart chart =
        ChartStyle.lines(
            "%s%s by position, %s tokens"
                .formatted(MetricText.title(selection.metric()), less, LengthAxis.label(length)),
            "position in the window (tokens)",
            (base == null ? "" : "difference of ")
                + MetricText.axis(selection.metric(), selection.protocol()));
    XYStyler style = chart.getStyler();
    style.setXAxisMin(0.0).setXAxisMax((double) length);
    style.setXAxisTickLabelsFormattingFunction(new Digits(0)::format);
    ScoreScale scale = base == null ? Curves.scale(curves) : Curves.scale(curves, 0);
    scale.scale(style);
    if (base != null) {
      level(chart, base, length);
    }
    new Curves(chart, DoubleUnaryOperator.identity(), scale).draw(curves);
    Digits whole = new Digits(0);
    return new Picture(
        chart, Curve.describe(curves, position -> "at position " + whole.format(position)));
  }

  /** What the rows have more than those of the base at the same places; without the base's own. */
  private static List<Measurement> against(String base, List<Measurement> rows) {
    Function<Measurement, String> labels = RowLabels.of(rows, Measurement::method);
    Map<Place, Double> level = new HashMap<>();
    for (Measurement row : rows) {
      if (labels.apply(row).equals(base) && level.put(Place.of(row), row.value()) != null) {
        throw new RunException("base %s: has several runs of seed %d".formatted(base, row.seed()));
      }
    }
    if (level.isEmpty()) {
      Set<String> known = rows.stream().map(labels).collect(Collectors.toSet());
      throw new RunException(
          "base %s: there is no such line; the nearest is %s"
              .formatted(base, Nearest.to(base, known).orElseThrow()));
    }
    List<Measurement> differences =
        rows.stream()
            .filter(row -> !labels.apply(row).equals(base))
            .flatMap(row -> {
              Double at = level.get(Place.of(row));
              return at == null ? Stream.empty() : Stream.of(less(row, at));
            })
            .toList();
    if (differences.isEmpty()) {
      throw new RunException(
          "base %s: no other line has one of its seeds at the same positions".formatted(base));
    }
    return differences;
  }

  /** Neither the interval nor the error of a score is that of a difference. */
  private static Measurement less(Measurement row, double level) {
    return new Measurement(
        row.run(),
        row.method(),
        row.metric(),
        row.protocol(),
        row.slice(),
        row.length(),
        row.value() - level,
        row.samples(),
        row.tokens(),
        null,
        null,
        null,
        row.seed(),
        row.mode(),
        row.visibleShare());
  }

  /** The base itself, which has no difference. */
  private static void level(XYChart chart, String base, int length) {
    XYSeries series = chart.addSeries(base, new double[] {0, length}, new double[] {0, 0});
    series.setLineColor(ChartStyle.FAINT).setLineStyle(ChartStyle.mark());
    series.setMarker(SeriesMarkers.NONE);
  }

  private static double middle(Measurement row) {
    String[] ends = part(row).split("-", 2);
    return (Integer.parseInt(ends[0]) + Integer.parseInt(ends[1])) / 2.0;
  }

  private static String part(Measurement row) {
    return row.slice().getOrDefault(POSITION, "");
  }
}
