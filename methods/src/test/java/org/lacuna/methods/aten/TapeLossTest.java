package org.lacuna.methods.aten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Losses of segments, and cuts of several arrays at once. */
class TapeLossTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray number(float value) {
    return manager.full(new Shape(1), value);
  }

  /**
   * {@code x}, {@code a = 3 x}, loss {@code a^2} in the segment, {@code b = 2 a}, loss {@code b}.
   */
  private double gradient(double weight, double layerShare, double share, boolean cut) {
    try (var _ = GradMode.on()) {
      NDArray x = Tape.leafOf(number(5));
      Tape tape = Tape.recording(manager, layerShare);
      NDArray a = tape.cut(x.mul(number(1))).mul(number(3));
      tape.auxiliary(a.mul(a).sum(), weight);
      NDArray b = (cut ? tape.cut(a) : a).mul(number(2));
      tape.backward(b.sum(), share);
      assertThat(tape.auxiliary()).isCloseTo(weight * layerShare * 225, within(1e-3));
      return x.getGradient().getFloat();
    }
  }

  @Test
  @DisplayName("an auxiliary loss adds its gradient by weight, layer's share and the step's share")
  void auxiliaryLoss() {
    for (boolean cut : new boolean[] {false, true}) {
      // d/dx: 2 * 3 of the main loss, 2 * 9 * x of the other
      assertThat(gradient(0, 1, 1, cut)).isEqualTo(6);
      assertThat(gradient(1, 1, 1, cut)).isEqualTo(6 + 90);
      assertThat(gradient(10, 0.5, 0.25, cut)).isCloseTo((6 + 5 * 90) / 4.0, within(1e-4));
    }
  }

  @Test
  @DisplayName("in inference nothing is recorded")
  void offTakesNoLoss() {
    Tape.off().auxiliary(number(3), 2);
    assertThat(Tape.off().auxiliary()).isZero();
  }

  @Test
  @DisplayName("arrays that share a past are cut together and walked back once")
  void cutTogether() {
    try (var _ = GradMode.on()) {
      NDArray x = Tape.leafOf(number(2));
      NDArray shared = x.mul(x).mul(x); // its graph would be gone after a first walk
      Tape tape = Tape.recording(manager);
      NDArray[] cut = tape.cutAll(shared.mul(number(2)), shared.mul(number(5)), number(7));
      tape.backward(cut[0].mul(cut[1]).mul(cut[2]).sum());
      // 7 * 2 s * 5 s with s = x^3: the derivative is 70 * 6 x^5
      assertThat(x.getGradient().getFloat()).isEqualTo(70f * 6 * 32);
    }
  }

  @Test
  @DisplayName("an array that nothing reads hands on nothing")
  void unreadArray() {
    try (var _ = GradMode.on()) {
      NDArray x = Tape.leafOf(number(2));
      Tape tape = Tape.recording(manager);
      NDArray[] cut = tape.cutAll(x.mul(number(3)), x.mul(number(4)));
      tape.backward(cut[0].sum());
      assertThat(x.getGradient().getFloat()).isEqualTo(3);
    }
  }
}
