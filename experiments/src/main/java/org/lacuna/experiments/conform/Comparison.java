package org.lacuna.experiments.conform;

import java.util.Arrays;

/**
 * One quantity of a vector against what this build makes of it.
 *
 * <p>Errors are relative to the norm: the largest difference of two entries over the largest entry
 * expected. Where all that is expected is 0 (below 1e-20), as for a gradient that is 0 in exact
 * arithmetic, there is no such scale and the largest difference itself counts. {@link Gradients}
 * has a norm of its own for central differences.
 *
 * @param path what was compared
 * @param what the quantity, by the name of its tensor
 * @param kind decides the tolerance
 * @param error relative error; of a selection, how many queries see other keys than expected
 */
public record Comparison(CodePath path, String what, Kind kind, double error) {
  /** The two ways in which this build computes the same thing. */
  public enum CodePath {
    /** What models run on, in float32. */
    FAST,
    /** The plain float64 definition. */
    REFERENCE
  }

  /** Kinds of quantities. */
  public enum Kind {
    OUTPUT(1e-4),
    GRADIENT(1e-3),
    SELECTION(0);

    private final double tolerance;

    Kind(double tolerance) {
      this.tolerance = tolerance;
    }

    /** The largest error that passes. */
    public double tolerance() {
      return tolerance;
    }
  }

  /** What is smaller is the square of a rounding error of float64. */
  private static final double ZERO = 1e-20;

  /** Numbers against the expected ones. */
  static Comparison of(CodePath path, String what, Kind kind, double[] actual, double[] expected) {
    return new Comparison(path, what, kind, error(actual, expected));
  }

  /** Whether the error is within the tolerance; NaN never is. */
  public boolean passes() {
    return error <= kind.tolerance();
  }

  private static double error(double[] actual, double[] expected) {
    if (actual.length != expected.length || expected.length == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    }
    return difference / scale(Arrays.stream(expected).map(Math::abs).max().orElse(0));
  }

  /** A norm to divide by; 1 for one that is 0 but for rounding, such as a loss of 1e-32. */
  static double scale(double norm) {
    return norm < ZERO ? 1 : norm;
  }
}
