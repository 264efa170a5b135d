package org.lacuna.experiments.evaluation;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.results.sample.Estimate;

/** Sums over windows, by hand. */
class ScoreTest {
  private static Score score() {
    Score score = new Score();
    score.add(2 * Math.log(2), 2, 4, 1);
    score.add(6 * Math.log(2), 2, 4, 3);
    return score;
  }

  @Test
  void unitsOfTheSameLoss() {
    assertThat(score().loss().samples()).isEqualTo(2);
    assertThat(score().tokens()).isEqualTo(4);
    assertThat(score().bitsPerToken()).isCloseTo(2, within(1e-12));
    assertThat(score().loss().value()).isCloseTo(2 * Math.log(2), within(1e-12));
    assertThat(score().perplexity().value()).isCloseTo(4, within(1e-12));
    assertThat(score().bitsPerByte().value()).isCloseTo(1, within(1e-12));
    // Eight bits and half of them, over four words.
    assertThat(score().estimates().get("word_perplexity"))
        .extracting(Estimate::value, as(DOUBLE))
        .isCloseTo(4, within(1e-12));
  }

  @Test
  @DisplayName("the error is that of a mean of windows")
  void standardError() {
    // Means of 1 and 3 bits: deviation sqrt 2, over the root of two windows.
    assertThat(score().loss().standardError()).isCloseTo(Math.log(2), within(1e-12));
    assertThat(score().bitsPerByte().standardError()).isCloseTo(0.5, within(1e-12));
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
