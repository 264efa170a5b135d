package org.lacuna.results.statistics;

/**
 * One sample of a mean.
 *
 * @param sum over its tokens, bytes or whatever the mean is of
 * @param count how many of them
 */
public record Sample(double sum, long count) {

  /** A sample of one number. */
  public static Sample of(double value) {
    return new Sample(value, 1);
  }
}
