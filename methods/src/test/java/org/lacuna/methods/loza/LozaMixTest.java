package org.lacuna.methods.loza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.MethodException;
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
    LozaConfig parameters = new LozaConfig(STREAMING, LozaConfig.Range.SIGMOID, 0.5);
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
  @CsvSource({
    "SIGMOID, 0.5",
    "SIGMOID, 0.9",
    "SIGMOID, 0.01",
    "CLAMP, 0.5",
    "CLAMP, 0.2",
    "CLAMP, 0",
    "CLAMP, 1"
  })
  @DisplayName("training starts from the alpha that is asked for, which is what is read")
  void startsWhereAsked(LozaConfig.Range range, double start) {
    LozaAttention layer = new LozaAttention(new LozaConfig(STREAMING, range, start), HEADS);
    LayerWeight weight = layer.weights(Sample.DIM).getFirst();
    assertThat(weight.initial())
        .isInstanceOfSatisfying(
            LayerWeight.Initial.Values.class,
            values -> {
              NDArray first = manager.create(values.fill(weight.shape()), weight.shape());
              assertThat(layer.readings(_ -> first))
                  .containsOnlyKeys("alpha")
                  .hasEntrySatisfying(
                      "alpha", alpha -> assertThat(alpha).isCloseTo(start, within(1e-7)));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "SIGMOID, 0, more than 0 and less than 1",
    "SIGMOID, 1, more than 0 and less than 1",
    "SIGMOID, NaN, more than 0",
    "CLAMP, -0.1, between 0 and 1",
    "CLAMP, 1.1, between 0 and 1"
  })
  @DisplayName("a start that alpha cannot have is refused")
  void refused(LozaConfig.Range range, double start, String expected) {
    assertThatThrownBy(() -> new LozaConfig(STREAMING, range, start))
        .isInstanceOf(MethodException.class)
        .hasMessageContainingAll("start: expected", expected, "got " + start);
  }

  @Test
  @DisplayName("a step of calibration costs both branches")
  void costsBoth() {
    LozaConfig parameters = new LozaConfig(STREAMING, LozaConfig.Range.SIGMOID, 0.5);
    assertThat(new LozaAttention(parameters, HEADS).trainingFlops(100))
        .isEqualTo(
            new FullAttention(HEADS).trainingFlops(100)
                + new StreamingAttention(STREAMING, HEADS).trainingFlops(100));
  }

  @ParameterizedTest
  @CsvSource({"-0.7, 0, 0", "-0.2, 0.3, 1", "0.4, 0.9, 1", "0.8, 1, 0", "-0.5, 0, 1", "0.5, 1, 1"})
  @DisplayName("a clamped alpha stays in [0, 1] and learns unless it is beyond")
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
