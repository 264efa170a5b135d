package org.lacuna.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sums over windows, by hand. */
class ScoreTest {
  private static Score score() {
    Score score = new Score();
    score.add(2 * Math.log(2), 2, 4);
    score.add(6 * Math.log(2), 2, 4);
    return score;
  }

  @Test
  void unitsOfTheSameLoss() {
    assertThat(score().windows()).isEqualTo(2);
    assertThat(score().tokens()).isEqualTo(4);
    assertThat(score().bitsPerToken()).isCloseTo(2, within(1e-12));
    assertThat(score().natsPerToken()).isCloseTo(2 * Math.log(2), within(1e-12));
    assertThat(score().perplexity()).isCloseTo(4, within(1e-12));
    assertThat(score().bitsPerByte()).isCloseTo(1, within(1e-12));
  }

  @Test
  @DisplayName("the error is that of a mean of windows")
  void standardError() {
    // Means of 1 and 3 bits: deviation sqrt 2, over the root of two windows.
    assertThat(score().error()).isCloseTo(Math.log(2), within(1e-12));
    assertThat(score().bitsPerByteError()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void lossByPosition() {
    PositionLosses losses = new PositionLosses(3);
    losses.add(0, 1);
    losses.add(2, 4);
    losses.add(0, 2);

    assertThat(losses.means()).containsExactly(1.5, 0, 4);
    assertThat(losses.counts()).containsExactly(2, 0, 1);
  }
}
