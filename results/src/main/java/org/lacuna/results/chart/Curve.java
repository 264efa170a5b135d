package org.lacuna.results.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.lacuna.results.Digits;
import org.lacuna.results.Measurement;
import org.lacuna.results.Repetitions;

/**
 * A method's values along something, means over its seeds.
 *
 * @param label what it is called, unique in the chart
 * @param method whose look it has
 * @param points finite, ascending
 */
record Curve(String label, String method, List<CurvePoint> points) {

  Curve {
    points = List.copyOf(points);
  }

  /**
   * The curves of rows that differ in method, mode, run and place alone; see {@link Repetitions}. A
   * point that is not finite is left out, and so is a curve without any.
   *
   * @param at where a row stands
   */
  static List<Curve> of(List<Measurement> rows, ToDoubleFunction<Measurement> at) {
    List<Curve> curves = new ArrayList<>();
    Repetitions.of(rows, at::applyAsDouble)
        .forEach((label, same) -> {
          SortedMap<Double, List<Measurement>> places = new TreeMap<>();
          same.forEach(
              m -> places.computeIfAbsent(at.applyAsDouble(m), _ -> new ArrayList<>()).add(m));
          List<CurvePoint> points =
              places.entrySet().stream()
                  .map(place -> CurvePoint.of(place.getKey(), place.getValue()))
                  .filter(point -> Double.isFinite(point.value()))
                  .toList();
          if (!points.isEmpty()) {
            curves.add(new Curve(label, same.getFirst().method(), points));
          }
        });
    return List.copyOf(curves);
  }

  /**
   * The numbers of curves in words.
   *
   * @param place what comes behind a value, such as {@code at layer 3}
   */
  static String describe(List<Curve> curves, DoubleFunction<String> place) {
    Digits digits =
        Digits.of(
            curves.stream().flatMap(curve -> curve.points.stream()).mapToDouble(CurvePoint::value));
    return curves.stream()
        .map(curve ->
            curve.label
                + ": "
                + curve.points.stream()
                    .map(point -> digits.format(point.value()) + " " + place.apply(point.at()))
                    .collect(Collectors.joining(", ")))
        .collect(Collectors.joining("; "));
  }
}
