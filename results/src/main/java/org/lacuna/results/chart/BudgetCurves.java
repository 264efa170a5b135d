package org.lacuna.results.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lacuna.results.Interval;
import org.lacuna.results.Measurement;

/**
 * Scores against the share of keys that was seen, one curve a method.
 *
 * <p>Points of a curve differ by numbers of a method's parameters alone, such as {@code native
 * moba.top_k=4}; another pattern, other positions or another kind of branch make another curve.
 *
 * @param metric what is measured
 * @param protocol how
 * @param length context length in tokens
 * @param curves in the order of the rows
 */
record BudgetCurves(String metric, String protocol, int length, List<Curve> curves) {

  /** A whole number of a method's parameter. */
  private static final Pattern BUDGET = Pattern.compile("(?!rope\\.)\\S+=\\d+");

  /** What lists of words are written with. */
  private static final Pattern PLAIN = Pattern.compile("[\\[\\]\"]");

  private static final String PATTERN = "pattern=";
  private static final String NATIVE = "native";
  private static final String FULL = "full";

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

  private record Key(String method, List<String> common) {
    static Key of(Measurement row) {
      List<String> words = Arrays.asList(row.mode().split(" ", -1));
      return new Key(
          row.method(), words.stream().filter(Predicate.not(BUDGET.asMatchPredicate())).toList());
    }

    /** {@code moba}, {@code full: streaming-llm}, {@code nsa: off_branches=window}. */
    String label() {
      String rest =
          common.stream()
              .filter(Predicate.not(NATIVE::equals))
              .map(word -> word.equals(FULL) ? "full mode" : PLAIN.matcher(word).replaceAll(""))
              .collect(Collectors.joining(" "))
              .replace(method + ".", "")
              .replace(PATTERN, "");
      return rest.isEmpty() ? method : method + ": " + rest;
    }

    String look() {
      return common.stream()
          .filter(word -> word.startsWith(PATTERN))
          .map(word -> word.substring(PATTERN.length()))
          .findFirst()
          .orElse(method);
    }

    boolean full() {
      return common.getFirst().equals(FULL);
    }
  }

  /**
   * The curves of the rows of a metric, a protocol and a length that are of the whole; those that
   * are not finite, or do not say what was seen, are left out.
   */
  static BudgetCurves of(List<Measurement> rows, String metric, String protocol, int length) {
    SequencedMap<Key, SequencedMap<String, List<Measurement>>> found = new LinkedHashMap<>();
    for (Measurement row : Measurement.latest(rows)) {
      boolean asked =
          row.metric().equals(metric) && row.protocol().equals(protocol) && row.length() == length;
      boolean usable = Double.isFinite(row.value()) && row.meanVisibleShare() > 0;
      if (asked && usable && row.slice().isEmpty()) {
        found
            .computeIfAbsent(Key.of(row), _ -> new LinkedHashMap<>())
            .computeIfAbsent(row.mode(), _ -> new ArrayList<>())
            .add(row);
      }
    }
    List<Curve> curves = new ArrayList<>();
    found.forEach((key, modes) -> curves.add(curve(key, modes)));
    return new BudgetCurves(metric, protocol, length, List.copyOf(curves));
  }

  private static Curve curve(Key key, SequencedMap<String, List<Measurement>> modes) {
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
    return curve.label().equals(FULL);
  }
}
