package org.lacuna.methods.loza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.streaming.StreamingAttention;
import org.lacuna.methods.streaming.StreamingConfig;

/** What alpha does. */
class LozaMixTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 8);
  private static final StreamingConfig STREAMING = new StreamingConfig(8, 1, 2);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private AttentionInputs inputs() {
    return Sample.random(HEADS, 70, 1).inputs(manager);
  }

  private NDArray mixed(float alpha) {
    LozaConfig parameters = new LozaConfig(STREAMING, LozaConfig.Range.SIGMOID);
    return new LozaAttention(parameters, HEADS)
        .mixed(Tape.off(), inputs(), manager.full(new Shape(1), alpha));
  }

  @Test
  @DisplayName("alpha 1 is full attention, alpha 0 streaming attention")
  void endsAreTheBranches() {
    NDArray full = new FullAttention(HEADS).prefill(Tape.off(), inputs());
    NDArray streaming = new StreamingAttention(STREAMING, HEADS).prefill(Tape.off(), inputs());
    assertThat(mixed(1).sub(full).abs().max().getFloat()).isLessThan(1e-6f);
    assertThat(mixed(0).sub(streaming).abs().max().getFloat()).isLessThan(1e-6f);
    assertThat(full.sub(streaming).abs().max().getFloat()).isGreaterThan(0.1f);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("training starts from alpha 0.5")
  void startsInTheMiddle(LozaConfig.Range range) {
    NDArray weight = manager.zeros(new Shape(1));
    assertThat(LozaAttention.alpha(range, weight).getFloat()).isEqualTo(0.5f);
  }

  @ParameterizedTest
  @CsvSource({"-0.7, 0, 0", "-0.2, 0.3, 1", "0.4, 0.9, 1", "0.8, 1, 0"})
  @DisplayName("a clamped alpha stays in [0, 1] and learns only inside")
  void clampCutsOff(float weight, float alpha, float slope) {
    try (var _ = GradMode.on()) {
      NDArray leaf = Tape.leafOf(manager.full(new Shape(1), weight));
      NDArray value = LozaAttention.alpha(LozaConfig.Range.CLAMP, leaf);
      assertThat(value.getFloat()).isCloseTo(alpha, within(1e-6f));
      Tape.recording(manager).backward(value.sum());
      assertThat(leaf.getGradient().getFloat()).isEqualTo(slope);
    }
  }
}
