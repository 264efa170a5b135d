package org.lacuna.results.statistics;

/** From {@code lower} to {@code upper}, both within. */
public record Interval(double lower, double upper) {

  public double halfWidth() {
    return (upper - lower) / 2;
  }

  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }
}
