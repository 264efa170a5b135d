package org.lacuna.results.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The sign-flip test of paired differences (R. A. Fisher, "The Design of Experiments", 1935,
 * section 21): if two methods are alike, each difference might as well have had the other sign.
 *
 * <p>It takes nothing as normal, and has a price: of n differences no p value is below 2 / 2ⁿ, so
 * that three seeds never get below 0.25, and p below 0.01 asks for eight.
 */
public final class Permutation {
  /** Up to so many differences all flips are tried. */
  private static final int MOST_EXACT = 16;

  /** Flips that are drawn of more differences. */
  private static final int DRAWS = 1 << MOST_EXACT;

  private static final long SEED = 0;

  /** Sums that differ by less of the sum of magnitudes differ by rounding. */
  private static final double ROUNDING = 1e-12;

  private Permutation() {}

  /**
   * The share of sign flips whose mean is at least as far from 0 as that of the differences. It is
   * exact up to 16 differences. Of more 65,536 flips are drawn, always the same, and that which was
   * observed counts as one more, so that the test keeps its level (B. Phipson and G. K. Smyth,
   * "Permutation p-values should never be zero", Stat. Appl. Genet. Mol. Biol. 9, 2010).
   *
   * @param differences paired, one a seed or sample
   * @return two-sided; NaN without a difference, and where one is not finite
   */
  public static double pValue(double... differences) {
    double magnitude = Arrays.stream(differences).map(Math::abs).sum();
    if (differences.length == 0 || !Double.isFinite(magnitude)) {
      return Double.NaN;
    }
    double least = Math.abs(Arrays.stream(differences).sum()) - ROUNDING * magnitude;
    return differences.length <= MOST_EXACT ? exact(differences, least) : drawn(differences, least);
  }

  private static double exact(double[] differences, double least) {
    int flips = 1 << differences.length;
    int far = 0;
    for (int signs = 0; signs < flips; signs++) {
      double sum = 0;
      for (int i = 0; i < differences.length; i++) {
        sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
      }
      if (Math.abs(sum) >= least) {
        far++;
      }
    }
    return (double) far / flips;
  }

  private static double drawn(double[] differences, double least) {
    SplittableRandom random = new SplittableRandom(SEED);
    int far = 1;
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      for (double difference : differences) {
        sum += random.nextBoolean() ? difference : -difference;
      }
      if (Math.abs(sum) >= least) {
        far++;
      }
    }
    return (double) far / (DRAWS + 1);
  }
}
