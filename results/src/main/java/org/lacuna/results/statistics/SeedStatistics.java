package org.lacuna.results.statistics;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.special.Gamma;

/**
 * What the repetitions of a measurement with other seeds have in common: of scores, or of paired
 * differences of scores, one a seed.
 *
 * <p>Tests and intervals are Student's (W. S. Gosset, "The probable error of a mean", Biometrika 6,
 * 1908): seeds are taken as independent and their values as normal.
 *
 * @param n seeds, one at least
 * @param mean not finite where a run diverged
 * @param deviation sample standard deviation, with n - 1 below; NaN for one seed alone
 */
public record SeedStatistics(int n, double mean, double deviation) {

  /** A deviation below this part of the mean is what rounding leaves. */
  private static final double ROUNDING = 1e-12;

  /** Of one value at least. */
  public static SeedStatistics of(double... values) {
    int n = values.length;
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return new SeedStatistics(n, mean, n > 1 ? Math.sqrt(squares / (n - 1)) : Double.NaN);
  }

  /** Of one value at least. */
  public static SeedStatistics of(Collection<Double> values) {
    return of(values.stream().mapToDouble(x -> x).toArray());
  }

  /**
   * Where the mean of all seeds lies with this probability; empty for one seed alone, and where a
   * score is not finite.
   *
   * @param level between 0 and 1, such as 0.95
   */
  public Optional<Interval> interval(double level) {
    if (!known()) {
      return Optional.empty();
    }
    double reach = student().inverseCumulativeProbability((1 + level) / 2) * error();
    return Optional.of(new Interval(mean - reach, mean + reach));
  }

  /**
   * How probable a mean at least as far from 0 is if that of all seeds is 0: the two-sided t test,
   * of paired differences the paired one. Without any deviation (scores that are counts can be
   * equal) by the signs alone, 2 / 2^n, or 1 for a mean of 0. NaN for one seed alone, and where a
   * score is not finite.
   */
  public double pValue() {
    return Math.min(1, 2 * below(-Math.abs(mean)));
  }

  /**
   * How probable a mean this far within ±margin is if that of all seeds is not within: the greater
   * p value of two one-sided tests (D. J. Schuirmann, J. Pharmacokinet. Biopharm. 15, 1987). NaN
   * for one seed alone, and where a score is not finite.
   *
   * @param margin more than 0, in units of the mean
   */
  public double equivalence(double margin) {
    if (!(margin > 0)) {
      throw new IllegalArgumentException(
          "margin of equivalence: expected above 0, found " + margin);
    }
    return below(Math.abs(mean) - margin);
  }

  /**
   * The mean in deviations: of paired differences Cohen's d_z (J. Cohen, "Statistical Power
   * Analysis for the Behavioral Sciences", 1988, section 2.3.5). 0 for a mean of 0, infinite for
   * another without any deviation, NaN for one seed alone.
   */
  public double effect() {
    return known() && mean == 0 ? 0 : mean / deviation;
  }

  /**
   * The effect without its bias upwards, which is large for few seeds: Hedges' g = J(m) d_z with m
   * = n - 1 and J(m) = Γ(m / 2) / (√(m / 2) Γ((m - 1) / 2)) (L. V. Hedges, J. Educ. Stat. 6, 1981).
   * NaN for fewer than three seeds, whose effect has no expectation.
   */
  public double unbiasedEffect() {
    double m = n - 1.0;
    double log = Gamma.logGamma(m / 2) - Gamma.logGamma((m - 1) / 2);
    return effect() * Math.exp(log) / Math.sqrt(m / 2);
  }

  /** Whether there is a deviation to judge by. */
  private boolean known() {
    return n > 1 && Double.isFinite(mean) && Double.isFinite(deviation);
  }

  /** The probability that the mean of n values lies this far or farther below that of all. */
  private double below(double distance) {
    if (!known()) {
      return Double.NaN;
    }
    if (deviation <= ROUNDING * Math.abs(mean)) {
      return distance < 0 ? Math.pow(2, -n) : 1;
    }
    return student().cumulativeProbability(distance / error());
  }

  /** Standard error of the mean. */
  private double error() {
    return deviation / Math.sqrt(n);
  }

  private TDistribution student() {
    return new TDistribution(null, n - 1.0);
  }
}
