package org.lacuna.methods.aten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Products in a half type, between operands and results of float32. */
class AutocastTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray random(long seed, long... shape) {
    float[] values = new float[Math.toIntExact(new Shape(shape).size())];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Ops.create(manager, values, new Shape(shape));
  }

  /** The largest difference over the largest entry. */
  private static double error(NDArray found, NDArray expected) {
    return found.sub(expected).abs().max().getFloat() / expected.abs().max().getFloat();
  }

  private static NDArray in(TensorType type, Supplier<NDArray> computation) {
    try (var _ = Autocast.to(type)) {
      return computation.get();
    }
  }

  /** Half the distance of neighbouring numbers, a few of which add up: 2^-11 and 2^-8. */
  @ParameterizedTest
  @CsvSource({"FLOAT16, 2e-3", "BFLOAT16, 1.6e-2"})
  @DisplayName("a product is that of rounded operands, in float32")
  void linear(TensorType type, double tolerance) {
    NDArray x = random(1, 3, 5, 16);
    NDArray weight = random(2, 7, 16);
    NDArray bias = random(3, 7);
    NDArray exact = Ops.linear(x, weight, bias);
    NDArray found = in(type, () -> Ops.linear(x, weight, bias));
    assertThat(TensorType.of(found)).isEqualTo(TensorType.FLOAT32);
    assertThat(found.getManager()).isSameAs(manager);
    assertThat(error(found, exact)).isBetween(1e-6, tolerance);
    assertThat(error(in(type, () -> Ops.linear(x, weight)), exact.sub(bias)))
        .isBetween(1e-6, tolerance);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  @DisplayName("a weight that has the type already gives the same product")
  void preparedWeight(TensorType type) {
    NDArray x = random(1, 4, 16);
    NDArray weight = random(2, 7, 16);
    NDArray once = in(type, () -> Ops.linear(x, weight));
    NDArray prepared = in(type, () -> Ops.linear(x, Ops.cast(weight, type)));
    assertThat(prepared.toFloatArray()).isEqualTo(once.toFloatArray());
  }

  @ParameterizedTest
  @CsvSource({"FLOAT16, 4e-3", "BFLOAT16, 3e-2"})
  @DisplayName("attention too, causal or with a bias, and with values of other widths")
  void attention(TensorType type, double tolerance) {
    NDArray q = random(1, 2, 3, 9, 8);
    NDArray k = random(2, 2, 3, 9, 8);
    NDArray hidden = Ops.create(manager, future(), new Shape(9, 9));
    for (int channels : new int[] {8, 5, 12}) {
      NDArray v = random(3, 2, 3, 9, channels);
      NDArray causal = in(type, () -> FusedAttention.of(q, k, v, null, true));
      NDArray biased = in(type, () -> FusedAttention.of(q, k, v, hidden, false));
      assertThat(TensorType.of(causal)).isEqualTo(TensorType.FLOAT32);
      assertThat(error(causal, FusedAttention.of(q, k, v, null, true))).isBetween(1e-6, tolerance);
      assertThat(error(biased, FusedAttention.of(q, k, v, null, true))).isBetween(1e-6, tolerance);
    }
  }

  private static float[] future() {
    float[] bias = new float[81];
    for (int i = 0; i < 81; i++) {
      bias[i] = i % 9 > i / 9 ? Float.NEGATIVE_INFINITY : 0;
    }
    return bias;
  }

  @ParameterizedTest
  @CsvSource({"FLOAT16, 4e-3", "BFLOAT16, 3e-2"})
  @DisplayName("gradients come back through the casts in float32")
  void gradients(TensorType type, double tolerance) {
    NDArray exact = gradient(TensorType.FLOAT32);
    NDArray found = gradient(type);
    assertThat(TensorType.of(found)).isEqualTo(TensorType.FLOAT32);
    assertThat(error(found, exact)).isBetween(1e-6, tolerance);
  }

  private NDArray gradient(TensorType type) {
    try (var _ = GradMode.on();
        var _ = Autocast.to(type)) {
      NDArray weight = Tape.leafOf(random(2, 16, 16));
      NDArray heads = Ops.linear(random(1, 1, 1, 6, 16), weight);
      NDArray attended = FusedAttention.of(heads, heads, heads, null, true);
      Tape.recording(manager).backward(attended.mul(random(4, 1, 1, 6, 16)).sum());
      return weight.getGradient();
    }
  }

  @Test
  @DisplayName("float64 stays float64, and what is left again is as before")
  void otherTypes() {
    NDArray x = random(1, 4, 16).toType(DataType.FLOAT64, false);
    NDArray weight = random(2, 7, 16).toType(DataType.FLOAT64, false);
    NDArray exact = Ops.linear(x, weight);
    NDArray found = in(TensorType.BFLOAT16, () -> Ops.linear(x, weight));
    assertThat(found.toDoubleArray()).isEqualTo(exact.toDoubleArray());
    assertThat(Autocast.type()).isEqualTo(TensorType.FLOAT32);
    assertThatThrownBy(() -> Autocast.to(TensorType.FLOAT64))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("the switch of TF32 stays where it is put, and goes back")
  void tf32() {
    assertThat(Tf32.isAllowed()).isFalse();
    try (var _ = Tf32.allow(true)) {
      assertThat(Tf32.isAllowed()).isTrue();
      try (var _ = Tf32.allow(false)) {
        assertThat(Tf32.isAllowed()).isFalse();
      }
      assertThat(Tf32.isAllowed()).isTrue();
    }
    assertThat(Tf32.isAllowed()).isFalse();
    // A CPU rounds nothing for it.
    NDArray x = random(1, 4, 16);
    float exact = Ops.linear(x, x).sum().getFloat();
    try (var _ = Tf32.allow(true)) {
      assertThat(Ops.linear(x, x).sum().getFloat()).isCloseTo(exact, within(0f));
    }
  }
}
