package org.lacuna.experiments.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.Kernels;

/** A training learns the same with one kernel as with another. */
@ParameterizedClass(name = "{0} and {1}")
@MethodSource("pairs")
class KernelTrainingTest extends OnTinyCorpus {
  private static final int STEPS = 20;

  /** Kernels sum in other orders, and each step learns from what the last one rounded. */
  private static final double TOLERANCE_PERCENT = 0.1;

  private final AttentionKernel one;
  private final AttentionKernel other;

  KernelTrainingTest(AttentionKernel one, AttentionKernel other) {
    this.one = one;
    this.other = other;
  }

  /** All pairs that can run here, of a kernel with itself too: it must at least repeat itself. */
  static Stream<Arguments> pairs() {
    List<AttentionKernel> kernels = Kernels.usable();
    return kernels.stream()
        .flatMap(one ->
            kernels.stream().skip(kernels.indexOf(one)).map(other -> Arguments.of(one, other)));
  }

  private List<Double> losses(AttentionKernel kernel, String place, String pattern) {
    TinyTraining training = training(place, pattern, "steps=" + STEPS);
    try (var _ = Kernels.use(kernel)) {
      training.train();
    }
    return training.losses();
  }

  @ParameterizedTest
  @ValueSource(strings = {"moba,streaming", "cca", "nsa", "ssa"})
  void sameLosses(String pattern) {
    List<Double> expected = losses(one, "one", pattern);
    List<Double> actual = losses(other, "other", pattern);

    assertThat(expected).hasSize(STEPS);
    assertThat(expected.getLast()).isLessThan(expected.getFirst() - 1);
    assertThat(actual).hasSize(STEPS);
    for (int i = 0; i < STEPS; i++) {
      assertThat(actual.get(i))
          .as("step %d", i + 1)
          .isCloseTo(expected.get(i), withinPercentage(TOLERANCE_PERCENT));
    }
  }
}
