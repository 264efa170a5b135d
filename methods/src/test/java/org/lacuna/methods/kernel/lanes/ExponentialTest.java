package org.lacuna.methods.kernel.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.incubator.vector.FloatVector;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the exponential")
class ExponentialTest {
  private static double exponential(float x) {
    return Exponential.of(FloatVector.broadcast(Lanes.SPECIES, x)).lane(0);
  }

  @Test
  @DisplayName("is right to about a unit in the last place of float32")
  void isRight() {
    for (float x = -86.9f; x < 20; x += 0.00731f) {
      double expected = Math.exp(x);
      assertThat(exponential(x))
          .as("exp(%s)", x)
          .isCloseTo(expected, Offset.offset(2e-7 * expected));
    }
  }

  @Test
  @DisplayName("is 1 at 0, and next to nothing far below")
  void isRightAtItsEnds() {
    assertThat(exponential(0)).isEqualTo(1);
    for (float x : new float[] {-87, -100, -1e30f, Float.NEGATIVE_INFINITY}) {
      assertThat(exponential(x)).as("exp(%s)", x).isBetween(0.0, 2e-38);
    }
  }
}
