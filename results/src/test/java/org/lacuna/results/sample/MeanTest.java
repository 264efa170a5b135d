package org.lacuna.results.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Means over samples, by hand. */
class MeanTest {
  private static Estimate of(double[] sums, long... tokens) {
    Mean mean = new Mean();
    for (int i = 0; i < sums.length; i++) {
      mean.add(sums[i], tokens[i]);
    }
    return mean.estimate();
  }

  @Test
  @DisplayName("equal samples: the error is that of a mean")
  void equalSamples() {
    Estimate estimate = of(new double[] {2, 6}, 2, 2);

    assertThat(estimate.value()).isEqualTo(2);
    // Means of 1 and 3: deviation sqrt 2, over the root of two samples.
    assertThat(estimate.standardError()).isCloseTo(1.0, within(1e-12));
    assertThat(estimate.samples()).isEqualTo(2);
    assertThat(estimate.tokens()).isEqualTo(4);
  }

  @Test
  @DisplayName("a longer sample weighs more")
  void unequalSamples() {
    Estimate estimate = of(new double[] {0, 9}, 1, 3);

    assertThat(estimate.value()).isEqualTo(9 / 4.0);
    // Residuals of -9/4 and 9/4, over a mean of 2 tokens.
    assertThat(estimate.standardError()).isCloseTo(9 / 8.0, within(1e-12));
  }

  @Test
  void oneSampleHasNoError() {
    assertThat(of(new double[] {3}, 2).standardError()).isNull();
  }
}
