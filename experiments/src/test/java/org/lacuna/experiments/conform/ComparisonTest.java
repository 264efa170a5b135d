package org.lacuna.experiments.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.lacuna.experiments.conform.Comparison.CodePath.FAST;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.experiments.conform.Comparison.Kind;

/** How errors are measured. */
class ComparisonTest {
  private static Comparison compare(Kind kind, double[] actual, double... expected) {
    return Comparison.of(FAST, "x", kind, actual, expected);
  }

  private static double[] numbers(double... numbers) {
    return numbers;
  }

  @Test
  void errorIsRelativeToTheLargestEntry() {
    assertThat(compare(Kind.OUTPUT, numbers(1, -3.5, 0), 1, -4, 0.25).error())
        .isCloseTo(0.125, within(1e-12));
  }

  @Test
  @DisplayName("zeros have no scale of their own")
  void zeros() {
    assertThat(compare(Kind.GRADIENT, numbers(0, 1e-4), 0, 0).error()).isEqualTo(1e-4);
  }

  @Test
  void eachKindHasItsTolerance() {
    assertThat(compare(Kind.OUTPUT, numbers(1.00009), 1).passes()).isTrue();
    assertThat(compare(Kind.OUTPUT, numbers(1.0002), 1).passes()).isFalse();
    assertThat(compare(Kind.GRADIENT, numbers(1.0009), 1).passes()).isTrue();
    assertThat(compare(Kind.GRADIENT, numbers(1.002), 1).passes()).isFalse();
    assertThat(new Comparison(FAST, "x", Kind.SELECTION, 0).passes()).isTrue();
    assertThat(new Comparison(FAST, "x", Kind.SELECTION, 1).passes()).isFalse();
  }

  @Test
  @DisplayName("where there is nothing to compare, nothing passes")
  void nothing() {
    assertThat(compare(Kind.GRADIENT, numbers(), new double[0]).passes()).isFalse();
  }

  @Test
  @DisplayName("what is no number or of another size never passes")
  void neverPasses() {
    assertThat(compare(Kind.OUTPUT, numbers(Double.NaN, 1), 1, 1).passes()).isFalse();
    assertThat(compare(Kind.OUTPUT, numbers(1, 1), Double.NaN, 1).passes()).isFalse();
    assertThat(compare(Kind.OUTPUT, numbers(Double.POSITIVE_INFINITY), 1).passes()).isFalse();
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(compare(Kind.OUTPUT, numbers(infinity), infinity).passes()).isFalse();
    assertThat(compare(Kind.OUTPUT, numbers(1), 1, 1).passes()).isFalse();
  }
}
