package org.lacuna.experiments.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.TrainingConfig;

/** Up in a line, down along a cosine. */
class LearningRateTest {
  private static final double LARGEST = 0.01;

  private static TrainingConfig training(int steps, int warmup) {
    return Tiny.training(
        "steps=" + steps, "warmup_steps=" + warmup, "learning_rate=0.01", "final_share=0.1");
  }

  @Test
  void warmUpRisesInALineAndReachesTheLargestRate() {
    TrainingConfig training = training(100, 10);
    for (int step = 0; step < 10; step++) {
      assertThat(LearningRate.at(training, step))
          .isCloseTo(LARGEST * (step + 1) / 10, within(1e-15));
    }
    assertThat(LearningRate.at(training, 10)).isCloseTo(LARGEST, within(1e-15));
  }

  @Test
  void cosineIsHalfWayDownInTheMiddleAndAtTheFinalShareInTheEnd() {
    TrainingConfig training = training(110, 10);

    assertThat(LearningRate.at(training, 60)).isCloseTo(LARGEST * 0.55, within(1e-15));
    assertThat(LearningRate.at(training, 110)).isCloseTo(LARGEST * 0.1, within(1e-15));
    assertThat(LearningRate.at(training, 109)).isCloseTo(LARGEST * 0.1, within(1e-5));
  }

  @Test
  void withoutWarmUpTheFirstStepHasTheLargestRate() {
    assertThat(LearningRate.at(training(10, 0), 0)).isEqualTo(LARGEST);
  }

  @Property(tries = 200)
  void neverAboveTheLargestNorBelowTheFinalShareOnceWarm(
      @ForAll @IntRange(min = 1, max = 500) int steps, @ForAll @IntRange(max = 600) int warmup) {
    TrainingConfig training = training(steps, warmup);
    double before = 0;
    for (int step = 0; step < steps; step++) {
      double rate = LearningRate.at(training, step);
      assertThat(rate).isPositive().isLessThanOrEqualTo(LARGEST * (1 + 1e-12));
      if (step < warmup) {
        assertThat(rate).isGreaterThan(before);
      } else {
        assertThat(rate).isGreaterThanOrEqualTo(LARGEST * 0.1 * (1 - 1e-12));
        assertThat(step == warmup || rate < before).isTrue();
      }
      before = rate;
    }
  }
}
