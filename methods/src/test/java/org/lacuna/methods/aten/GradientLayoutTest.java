package org.lacuna.methods.aten;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strides do to a backward pass is seen by {@code GpuAgreementTest}, on a GPU alone. */
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
}
