package org.lacuna.experiments.evaluation.task;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.results.Measurement;
import org.lacuna.results.sample.Estimate;
import org.lacuna.results.statistics.Interval;

/**
 * The area under a score's curve over the logarithm of the length, by trapezoids, divided by its
 * width: a mean with weights, and so is all that a row says of it.
 *
 * @param points of one metric, protocol and slice, by ascending length, two at least
 */
record AreaUnderCurve(List<Measurement> points) {
  /** The row, at the longest length. */
  Row row(String metric) {
    Measurement longest = points.getLast();
    Row row =
        new Row(
            metric,
            longest.protocol(),
            longest.slice(),
            longest.length(),
            new Estimate(
                of(Measurement::value),
                known(Measurement::standardError),
                interval(),
                points.stream().mapToLong(Measurement::samples).sum(),
                points.stream().mapToLong(Measurement::tokens).sum()),
            known(Measurement::chance),
            null);
    return row.seeing(shares());
  }

  /** As if all errors went the same way. */
  private @Nullable Interval interval() {
    Double lower = known(m -> m.interval() == null ? null : m.interval().lower());
    Double upper = known(m -> m.interval() == null ? null : m.interval().upper());
    return lower == null || upper == null ? null : new Interval(lower, upper);
  }

  private List<Double> shares() {
    List<Double> shares = new ArrayList<>();
    for (int layer = 0; layer < points.getFirst().visibleShare().size(); layer++) {
      int at = layer;
      shares.add(of(m -> m.visibleShare().get(at)));
    }
    return shares;
  }

  /** What a point may lack. */
  @FunctionalInterface
  private interface Known {
    @Nullable Double of(Measurement point);
  }

  private @Nullable Double known(Known what) {
    double sum = 0;
    for (int i = 0; i < points.size(); i++) {
      Double value = what.of(points.get(i));
      if (value == null) {
        return null;
      }
      sum += weight(i) * value;
    }
    return sum;
  }

  /** The mean of a number over the curve. */
  double of(ToDoubleFunction<Measurement> what) {
    return IntStream.range(0, points.size())
        .mapToDouble(i -> weight(i) * what.applyAsDouble(points.get(i)))
        .sum();
  }

  /** Half the way to the neighbours on either side, over the way from the first to the last. */
  private double weight(int i) {
    int last = points.size() - 1;
    return (at(Math.min(last, i + 1)) - at(Math.max(0, i - 1))) / (2 * (at(last) - at(0)));
  }

  private double at(int i) {
    return Math.log(points.get(i).length());
  }
}
