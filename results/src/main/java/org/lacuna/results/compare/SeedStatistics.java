package org.lacuna.results.compare;

import java.util.Collection;
import java.util.Optional;
import org.apache.commons.math3.distribution.TDistribution;
import org.lacuna.results.Interval;

/**
 * What the repetitions of a measurement with other seeds have in common.
 *
 * @param n seeds, one at least
 * @param mean not finite where a run diverged
 * @param deviation sample standard deviation, with n - 1 below; NaN for one seed alone
 */
public record SeedStatistics(int n, double mean, double deviation) {

  /** Of one value at least. */
  public static SeedStatistics of(Collection<Double> values) {
    int n = values.size();
    double mean = values.stream().mapToDouble(x -> x).average().orElseThrow();
    double squares = values.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    return new SeedStatistics(n, mean, n > 1 ? Math.sqrt(squares / (n - 1)) : Double.NaN);
  }

  /**
   * Where the mean of all seeds lies with this probability, by Student's t; empty for one seed
   * alone, and where a score is not finite.
   *
   * @param level between 0 and 1, such as 0.95
   */
  public Optional<Interval> interval(double level) {
    if (n < 2 || !Double.isFinite(mean) || !Double.isFinite(deviation)) {
      return Optional.empty();
    }
    double quantile = new TDistribution(null, n - 1).inverseCumulativeProbability((1 + level) / 2);
    double reach = quantile * deviation / Math.sqrt(n);
    return Optional.of(new Interval(mean - reach, mean + reach));
  }
}
