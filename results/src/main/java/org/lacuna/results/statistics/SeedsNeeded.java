package org.lacuna.results.statistics;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How many seeds would decide. A guess from those there are: their mean and deviation are taken for
 * those of all, and may themselves be off.
 */
public final class SeedsNeeded {
  /** A verdict asks for so many at least. */
  public static final int FEWEST = 3;

  private SeedsNeeded() {}

  /**
   * The smallest number of seeds at which this mean and deviation would pass the t test.
   *
   * @param alpha the p value has to be below, such as 0.01
   * @param most seeds that can be thought of
   * @return {@link #FEWEST} at least; empty where {@code most} would not do, or nothing is known of
   *     the deviation
   */
  public static OptionalInt of(SeedStatistics observed, double alpha, int most) {
    return IntStream.rangeClosed(FEWEST, most)
        .filter(n -> new SeedStatistics(n, observed.mean(), observed.deviation()).pValue() < alpha)
        .findFirst();
  }
}
