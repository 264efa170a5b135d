package org.lacuna.results.chart;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.Measurement;
import org.lacuna.results.Repetitions;
import org.lacuna.results.statistics.Interval;

/**
 * A point of a curve.
 *
 * @param at where it stands: a position, a layer, a step
 * @param value mean over the runs
 * @param interval where the value lies with a probability of 95 %; null where it is not known
 */
record CurvePoint(double at, double value, @Nullable Interval interval) {

  /** Of what the runs of a method have at a place, one at least. */
  static CurvePoint of(double at, List<Measurement> runs) {
    double mean = runs.stream().mapToDouble(Measurement::value).average().orElseThrow();
    return new CurvePoint(at, mean, Repetitions.interval(runs).orElse(null));
  }

  /** Without its interval. */
  CurvePoint bare() {
    return new CurvePoint(at, value, null);
  }
}
