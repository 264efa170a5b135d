package org.lacuna.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.aten.Ops;

/** Values a token, against sums written out. */
class NextTokenTest {
  private static final Offset<Double> EXACTLY = within(1e-12);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray logits(int rows, float... values) {
    return manager.create(values, new Shape(rows, values.length / rows));
  }

  @Test
  void hitIsTheLikeliestToken() {
    NDArray logits = logits(3, 0, 2, 1, 5, 4, 3, 1, 0, 9);
    NDArray targets = manager.create(new long[] {1, 2, Ops.NO_TARGET});

    assertThat(NextToken.hits(logits, targets)).containsExactly(true, false, false);
  }

  @Test
  void divergenceOfTwoPredictions() {
    // softmax of (0, ln 3) and of (0, 0), as near as float32 comes to ln 3
    float ln3 = (float) Math.log(3);
    double p = Math.exp(ln3) / (1 + Math.exp(ln3));
    NextToken.Divergence divergence = NextToken.divergence(logits(1, 0, ln3), logits(1, 7, 7));

    double entropy = -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    assertThat(divergence.entropy()[0]).isCloseTo(entropy, EXACTLY);
    assertThat(divergence.crossEntropy()[0]).isCloseTo(Math.log(2), EXACTLY);
    assertThat(divergence.kl()[0]).isCloseTo(Math.log(2) - entropy, EXACTLY);
    assertThat(divergence.reverse()[0])
        .isCloseTo(-Math.log(2) - (Math.log(p) + Math.log(1 - p)) / 2, EXACTLY);
  }

  @Test
  @DisplayName("nothing is lost at large logits, nor where probabilities vanish")
  void largeLogits() {
    NextToken.Divergence near = NextToken.divergence(logits(1, 1000, 1001), logits(1, 0, 1));
    assertThat(near.kl()[0]).isCloseTo(0, EXACTLY);
    NextToken.Divergence far = NextToken.divergence(logits(1, 0, 2000), logits(1, 2000, 0));
    assertThat(far.kl()[0]).isCloseTo(2000, EXACTLY);
    assertThat(far.reverse()[0]).isCloseTo(2000, EXACTLY);
    assertThat(far.entropy()[0]).isCloseTo(0, EXACTLY);
  }

  @Test
  @DisplayName("rows do not meet, so chunks give the same values, and the logits stay as they are")
  void rowsAreIndependent() {
    NDArray full = manager.randomNormal(new Shape(6, 11));
    NDArray other = manager.randomNormal(new Shape(6, 11));
    float[] before = full.toFloatArray();
    NextToken.Divergence whole = NextToken.divergence(full, other);
    NextToken.Divergence part =
        NextToken.divergence(Ops.narrow(full, 0, 2, 3), Ops.narrow(other, 0, 2, 3));

    assertThat(part.kl()).containsExactly(Arrays.copyOfRange(whole.kl(), 2, 5));
    assertThat(full.toFloatArray()).containsExactly(before);
    for (int i = 0; i < 6; i++) {
      assertThat(whole.kl()[i]).isPositive();
      assertThat(whole.crossEntropy()[i]).isCloseTo(whole.entropy()[i] + whole.kl()[i], EXACTLY);
    }
    NextToken.Divergence swapped = NextToken.divergence(other, full);
    assertThat(swapped.kl()).containsExactly(whole.reverse(), EXACTLY);
  }
}
