package org.lacuna.results;

import java.util.List;

/**
 * Where the repetitions of a measurement lie.
 *
 * @param lower the first quartile
 * @param median the middle one, or the mean of the two in the middle
 * @param upper the third quartile
 */
public record Spread(double lower, double median, double upper) {

  /** Of one sample at least; quartiles lie between neighbours in proportion. */
  public static Spread of(List<Double> samples) {
    double[] sorted = samples.stream().mapToDouble(x -> x).sorted().toArray();
    return new Spread(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
  }

  private static double at(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
