package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.results.Json;

/** What a training takes, by the time of its steps. */
class PaceTest {
  /** 5 s to begin, 4 steps in 12 s, then 2 s each; 3 s a checkpoint; 50 s of evaluation. */
  private static final Pace PACE = new Pace(5, 4, 12, 2, 3, 50);

  /** A validation of 96 tokens, one and a half steps' worth, of a forward pass alone: 1 s. */
  private static TrainingConfig training(int validateEvery, int checkpointEvery) {
    return Tiny.training(
        "steps=1000",
        "length=32",
        "batch=2",
        "validation_tokens=96",
        "validate_every=" + validateEvery,
        "checkpoint_every=" + checkpointEvery);
  }

  @ParameterizedTest
  @CsvSource({
    // steps, validate every, checkpoint every, seconds of steps, validations, checkpoints
    "100, 50, 40, 204, 2, 3",
    "101, 50, 40, 206, 3, 3",
    "100, 0, 1000, 204, 1, 1",
    "4, 1, 1, 12, 4, 4",
    "3, 2, 2, 9, 2, 2",
    "5, 100, 100, 14, 1, 1",
    "0, 50, 40, 0, 0, 1",
    "0, 0, 40, 0, 0, 1",
  })
  void seconds(
      long steps,
      int validateEvery,
      int checkpointEvery,
      double learning,
      int validations,
      int saves) {
    assertThat(PACE.seconds(training(validateEvery, checkpointEvery), steps))
        .isCloseTo(5 + learning + validations + 3 * saves + 50, within(1e-9));
  }

  @Test
  @DisplayName("a line of JSON that reads back")
  void line() throws Exception {
    assertThat(PACE.line()).doesNotContain("\n");
    assertThat(Json.MAPPER.readValue(PACE.line(), Pace.class)).isEqualTo(PACE);
  }
}
