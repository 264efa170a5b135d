package org.lacuna.methods.aten;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A leaf whose strides a gradient has takes the gradient's memory over: so it is seen where
 * something on the way copied it. What cuDNN makes of strides is for {@code GpuAgreementTest}.
 */
class GradientLayoutTest {
  private final NDManager manager = NDManager.newBaseManager();
  private final GradMode gradients = GradMode.on();

  @AfterEach
  void close() {
    gradients.close();
    manager.close();
  }

  private NDArray numbers(float first, long... shape) {
    float[] values = new float[Math.toIntExact(new Shape(shape).size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i;
    }
    return Ops.create(manager, values, new Shape(shape));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0123", "0213", "3210", "1302"})
  @DisplayName("values stay where they are, whatever the order of the axes in memory")
  void values(String order) {
    int[] axes = order.chars().map(c -> c - '0').toArray();
    NDArray leaf = Tape.leafOf(numbers(1, 2, 3, 4, 5));
    NDArray x = leaf.transpose(axes);
    float[] before = x.toFloatArray();
    long address = TensorMemory.address(x);
    long[] strides = TensorMemory.strides(x);
    NDArray y = GradientLayout.kept(x);
    assertThat(y.toFloatArray()).containsExactly(before);
    assertThat(TensorMemory.address(y)).isEqualTo(address);
    assertThat(y.getManager()).isSameAs(manager);
    assertThat(TensorMemory.strides(y)).isEqualTo(strides);

    NDArray gradient = numbers(3, y.getShape().getShape());
    Autograd.backward(y, gradient);
    assertThat(leaf.getGradient().transpose(axes).toFloatArray())
        .containsExactly(gradient.toFloatArray());
  }

  private static NDArray turned(NDArray x) {
    return Ops.swapAxes(Ops.contiguous(Ops.swapAxes(x, 1, 2)), 1, 2);
  }

  @Test
  @DisplayName("a gradient of other strides is laid out anew, one of the same passes as it is")
  void strides() {
    UnaryOperator<NDArray> plain = Ops::contiguous;
    UnaryOperator<NDArray> turned = GradientLayoutTest::turned;
    UnaryOperator<NDArray> views = x -> Ops.swapAxes(Ops.swapAxes(x, 1, 2), 1, 2);
    UnaryOperator<NDArray> kept = GradientLayout::kept;

    assertThat(passes(turned, plain, views)).isTrue();
    assertThat(passes(turned, plain, kept)).isFalse();
    assertThat(passes(plain, turned, views)).isTrue();
    assertThat(passes(plain, turned, kept)).isFalse();
    assertThat(passes(plain, plain, kept)).isTrue();
    assertThat(passes(turned, turned, kept)).isTrue();
  }

  /**
   * Whether a gradient comes back through a step without being copied.
   *
   * @param gradients lays the gradient out, and the leaf that it comes to
   * @param values lays out what the step is taken from
   */
  private boolean passes(
      UnaryOperator<NDArray> gradients,
      UnaryOperator<NDArray> values,
      UnaryOperator<NDArray> step) {
    NDArray gradient = gradients.apply(numbers(3, 2, 3, 4, 5));
    NDArray leaf = Tape.leafOf(gradients.apply(numbers(7, 2, 3, 4, 5)));
    NDArray x = values.apply(Ops.alias(manager, leaf));
    Autograd.backward(step.apply(x), gradient);
    NDArray come = leaf.getGradient();
    assertThat(come.toFloatArray()).containsExactly(gradient.toFloatArray());
    return TensorMemory.address(come) == TensorMemory.address(gradient);
  }
}
