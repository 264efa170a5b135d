package org.lacuna.methods;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorType;

/** A kernel's numbers, of any type, beside those of operators in float64. */
public final class Comparison {
  private Comparison() {}

  /** Normally distributed numbers. */
  public static NDArray normal(NDManager manager, TensorType type, long seed, Shape shape) {
    float[] values = Sample.normal(new Random(seed), Math.toIntExact(shape.size()));
    return Ops.cast(Ops.create(manager, values, shape), type);
  }

  /** The numbers of an array of any type. */
  public static double[] doubles(NDArray x) {
    return Ops.cast(x.stopGradient(), TensorType.FLOAT64).toDoubleArray();
  }

  /** How far numbers of a type may be apart, of the largest. */
  public static double tolerance(TensorType type) {
    return type == TensorType.FLOAT32 ? 2e-6 : type == TensorType.FLOAT16 ? 2e-3 : 2e-2;
  }

  /** Asserts that no number is farther off than {@code tolerance} times the largest expected. */
  public static void assertClose(double[] found, double[] expected, double tolerance, String what) {
    assertClose(found, expected, tolerance, 0, what);
  }

  /**
   * As above.
   *
   * @param least what the largest expected counts at least
   */
  static void assertClose(
      double[] found, double[] expected, double tolerance, double least, String what) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    double largest = least;
    double difference = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      // Not a number is no small difference.
      difference =
          Math.max(difference, Double.isNaN(found[i]) ? 1e30 : Math.abs(found[i] - expected[i]));
    }
    assertThat(difference).as(what).isLessThanOrEqualTo(tolerance * largest);
  }
}
