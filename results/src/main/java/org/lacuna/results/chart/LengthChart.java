package org.lacuna.results.chart;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lacuna.results.RunException;

/** A positive quantity against length, both logarithmic: a line a method. */
final class LengthChart {

  private final XYChart chart;
  private final LogAxis values;
  private final DoubleFunction<String> words;
  private final Map<String, SortedMap<Integer, Double>> lines;
  private final Map<String, Integer> drawn = new HashMap<>();

  /**
   * A chart of the axes alone.
   *
   * @param lines what will be drawn, by label: the quantity by length; one point at least
   * @param words a quantity with its unit, at ticks and in the description
   */
  LengthChart(
      String title,
      String xTitle,
      String yTitle,
      Map<String, SortedMap<Integer, Double>> lines,
      DoubleFunction<String> words) {
    if (lines.values().stream().allMatch(Map::isEmpty)) {
      throw new RunException("chart of %s: nothing was measured".formatted(title));
    }
    this.words = words;
    this.lines = lines;
    chart = ChartStyle.lines(title, xTitle, yTitle);
    LengthAxis.of(
            lines.values().stream()
                .flatMap(points -> points.keySet().stream())
                .mapToInt(length -> length))
        .scale(chart.getStyler());
    values =
        LogAxis.of(
            lines.values().stream()
                .flatMap(points -> points.values().stream())
                .mapToDouble(value -> value));
    values.scale(chart.getStyler(), words);
  }

  /** The values of records by length. */
  static <T> SortedMap<Integer, Double> values(
      SortedMap<Integer, T> records, Function<T, Double> what) {
    SortedMap<Integer, Double> values = new TreeMap<>();
    records.forEach((length, each) -> values.put(length, what.apply(each)));
    return values;
  }

  /** Draws a line in the look of its method; further ones of a method are dashed. */
  void line(String label, String method) {
    Palette.Look look = Palette.of(method);
    XYSeries series = series(label);
    series
        .setLineColor(look.color())
        .setLineStyle(ChartStyle.line(drawn.merge(method, 1, Integer::sum) - 1));
    series.setMarkerColor(look.color()).setMarker(look.marker());
  }

  /** Draws a line that the others are measured by. */
  void yardstick(String label) {
    XYSeries series = series(label);
    series.setLineColor(ChartStyle.FAINT).setLineStyle(ChartStyle.line(1));
    series.setMarker(SeriesMarkers.NONE);
  }

  /** Puts a ring in the colour of a method around a place. */
  void ring(String label, String method, double length, double value) {
    XYSeries ring =
        chart.addSeries(
            label, new double[] {LengthAxis.at(length)}, new double[] {values.at(value)});
    ring.setShowInLegend(false);
    ring.setMarkerColor(Palette.of(method).color()).setMarker(RingMarker.RING);
  }

  private XYSeries series(String label) {
    SortedMap<Integer, Double> points = lines.getOrDefault(label, new TreeMap<>());
    return chart.addSeries(
        label,
        points.keySet().stream().mapToDouble(LengthAxis::at).toArray(),
        points.values().stream().mapToDouble(values::at).toArray());
  }

  /** What was drawn so far. */
  Picture picture() {
    return new Picture(chart, describe());
  }

  private String describe() {
    return lines.entrySet().stream()
        .map(line -> line.getKey() + ": " + describe(line.getValue()))
        .collect(Collectors.joining("; "));
  }

  private String describe(SortedMap<Integer, Double> points) {
    return points.entrySet().stream()
        .map(point -> "%s at %d tokens".formatted(words.apply(point.getValue()), point.getKey()))
        .collect(Collectors.joining(", "));
  }
}
