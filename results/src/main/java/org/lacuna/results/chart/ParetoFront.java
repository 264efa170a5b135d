package org.lacuna.results.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The points that no other point beats: none is as cheap and better, or as good and cheaper. */
final class ParetoFront {

  private ParetoFront() {}

  /**
   * The front, by ascending cost and descending fault; of points that are alike the first.
   *
   * @param cost less is better
   * @param fault less is better
   */
  static <T> List<T> of(List<T> points, ToDoubleFunction<T> cost, ToDoubleFunction<T> fault) {
    List<T> front = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    for (T point :
        points.stream()
            .sorted(Comparator.comparingDouble(cost).thenComparingDouble(fault))
            .toList()) {
      if (fault.applyAsDouble(point) < least) {
        least = fault.applyAsDouble(point);
        front.add(point);
      }
    }
    return List.copyOf(front);
  }
}
