package org.lacuna.results.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.lacuna.results.Measurement;
import org.lacuna.results.statistics.Interval;

/**
 * Scores against the share of keys that was seen, one curve a method.
 *
 * <p>Points of a curve differ by numbers of a method's parameters alone, such as {@code native
 * moba.top_k=4}; another pattern, other positions or another kind of branch make another curve.
 *
 * @param curves in the order of the rows
 */
record BudgetCurves(List<Curve> curves) {

  /**
   * A curve.
   *
   * @param label the method, and what else its points have in common
   * @param look the method that attends
   * @param points by ascending share
   * @param full whether it is full mode of weights that were trained otherwise
   */
  record Curve(String label, String look, List<Point> points, boolean full) {}

  /**
   * A point.
   *
   * @param share mean over layers, and over the runs of the method
   * @param value mean over the runs of the method
   * @param interval of one run; from the least to the largest value of several; without width where
   *     neither is known
   */
  record Point(double share, double value, Interval interval) {}

  /**
   * The curves of rows of one metric, protocol and length; those that are not finite, or do not say
   * what was seen, are left out.
   */
  static BudgetCurves of(List<Measurement> rows) {
    SequencedMap<BudgetKey, SequencedMap<String, List<Measurement>>> found = new LinkedHashMap<>();
    for (Measurement row : rows) {
      if (Double.isFinite(row.value()) && row.meanVisibleShare() > 0) {
        found
            .computeIfAbsent(BudgetKey.of(row), _ -> new LinkedHashMap<>())
            .computeIfAbsent(row.mode(), _ -> new ArrayList<>())
            .add(row);
      }
    }
    List<Curve> curves = new ArrayList<>();
    found.forEach((key, modes) -> curves.add(curve(key, modes)));
    return new BudgetCurves(List.copyOf(curves));
  }

  private static Curve curve(BudgetKey key, SequencedMap<String, List<Measurement>> modes) {
    List<Point> points =
        modes.values().stream()
            .map(BudgetCurves::point)
            .sorted(Comparator.comparingDouble(Point::share))
            .toList();
    return new Curve(key.label(), key.look(), points, key.full());
  }

  private static Point point(List<Measurement> rows) {
    double share = rows.stream().collect(Collectors.averagingDouble(r -> r.meanVisibleShare()));
    var values = rows.stream().mapToDouble(Measurement::value).summaryStatistics();
    Interval own = rows.getFirst().interval();
    Interval interval =
        rows.size() == 1 && own != null ? own : new Interval(values.getMin(), values.getMax());
    return new Point(share, values.getAverage(), interval);
  }

  /** Whether a curve is full attention as it was trained, which the others are measured by. */
  static boolean isYardstick(Curve curve) {
    return curve.label().equals(BudgetKey.FULL);
  }
}
