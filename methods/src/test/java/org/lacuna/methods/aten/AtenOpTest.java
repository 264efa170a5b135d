package org.lacuna.methods.aten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("an ATen operator")
class AtenOpTest {
  private static final AtenOp MUL = AtenOp.of("aten::mul", "Tensor", 1);
  private static final AtenOp LINEAR = AtenOp.of("aten::linear", "", 1);
  private static final AtenOp UNKNOWN = AtenOp.of("aten::no_such_operator", "", 1);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  @DisplayName("takes tensors and returns a new one under the manager named")
  void callsOnTensors() {
    NDArray a = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3));
    NDArray b = manager.create(new float[] {10, 100, 1000});
    try (NDManager owner = manager.newSubManager()) {
      NDArray product = MUL.call(owner, a, b);
      assertThat(product.getManager()).isSameAs(owner);
      assertThat(product.getShape()).isEqualTo(new Shape(2, 3));
      assertThat(product.toFloatArray()).containsExactly(10, 200, 3000, 40, 500, 6000);
    }
    assertThat(a.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  @DisplayName("takes an optional tensor, present or absent")
  void callsWithOptionalTensor() {
    NDArray x = manager.create(new float[] {1, 2}, new Shape(1, 2));
    NDArray weight = manager.create(new float[] {1, 1, 3, -1}, new Shape(2, 2));
    NDArray bias = manager.create(new float[] {0.5f, 100});
    assertThat(LINEAR.call(manager, x, weight, null).toFloatArray()).containsExactly(3, 1);
    assertThat(LINEAR.call(manager, x, weight, AtenOp.some(bias)).toFloatArray())
        .containsExactly(3.5f, 101);
  }

  @Test
  @DisplayName("takes an optional number, present or absent")
  void callsWithOptionalNumber() {
    AtenOp nanToNum = AtenOp.of("aten::nan_to_num", "", 1);
    NDArray x = manager.create(new float[] {Float.NaN, 1, Float.POSITIVE_INFINITY});
    assertThat(nanToNum.call(manager, x, AtenOp.some(2.5), AtenOp.some(-7.0), null).toFloatArray())
        .containsExactly(2.5f, 1, -7);
    assertThat(nanToNum.call(manager, x, null, AtenOp.some(9.0), null).toFloatArray())
        .containsExactly(0, 1, 9);
  }

  @Test
  @DisplayName("takes whole numbers, fractions and truth values")
  void callsWithPlainNumbers() {
    AtenOp groupNorm = AtenOp.of("aten::group_norm", "", 1);
    float[] values = {1, 2, 4, 9};
    NDArray x = manager.create(values, new Shape(1, 4));
    float[] normed = groupNorm.call(manager, x, 1, null, null, 0.5, false).toFloatArray();
    double mean = 4;
    double variance = (9 + 4 + 0 + 25) / 4.0;
    for (int i = 0; i < values.length; i++) {
      assertThat((double) normed[i])
          .isCloseTo((values[i] - mean) / Math.sqrt(variance + 0.5), Offset.offset(1e-6));
    }
  }

  @Test
  @DisplayName("returns several results in the order of the schema")
  void returnsSeveralResults() {
    AtenOp topK = AtenOp.of("aten::topk", "", 2);
    NDArray x = manager.create(new float[] {3, 9, 1, 7});
    NDArray[] results = topK.callAll(manager, x, 2L, -1, true, true);
    assertThat(results).hasSize(2);
    assertThat(results[0].toFloatArray()).containsExactly(9, 7);
    assertThat(results[1].toLongArray()).containsExactly(1, 3);
  }

  @Test
  @DisplayName("changes its first argument in place")
  void callsInPlace() {
    NDArray target = manager.zeros(new Shape(2, 2));
    AtenOp.of("aten::copy_", "", 1)
        .callInPlace(target, manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2)), false);
    assertThat(target.toFloatArray()).containsExactly(1, 2, 3, 4);
  }

  @Test
  @DisplayName("that refuses its arguments says which operator, shapes and types")
  void refusalNamesOperatorAndShapes() {
    NDArray x = manager.zeros(new Shape(5, 3));
    NDArray weight = manager.zeros(new Shape(2, 4));
    assertThatThrownBy(() -> LINEAR.call(manager, x, weight, null))
        .isInstanceOf(AtenException.class)
        .hasMessageContaining("aten::linear(<f4(5, 3), <f4(2, 4), null)");
    NDArray whole = manager.create(new long[] {1, 2, 3});
    assertThatThrownBy(() -> MUL.call(manager, whole, manager.zeros(new Shape(4))))
        .isInstanceOf(AtenException.class)
        .hasMessageContaining("aten::mul.Tensor(<i8(3), <f4(4))");
  }

  @Test
  @DisplayName("that does not exist is refused by name")
  void unknownOperatorIsRefused() {
    NDArray x = manager.zeros(new Shape(2));
    assertThatThrownBy(() -> UNKNOWN.call(manager, x, 7))
        .isInstanceOf(AtenException.class)
        .hasMessageContaining("aten::no_such_operator(<f4(2), 7)");
  }

  @Test
  @DisplayName("works as before after others were refused")
  void worksAfterRefusal() {
    NDArray x = manager.create(new float[] {1, 2, 3});
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> UNKNOWN.call(manager, x)).isInstanceOf(AtenException.class);
      assertThatThrownBy(() -> MUL.call(manager, x, manager.zeros(new Shape(2))))
          .isInstanceOf(AtenException.class);
      assertThat(MUL.call(manager, x, x).toFloatArray()).containsExactly(1, 4, 9);
    }
  }

  @Test
  @DisplayName("names the argument of a type that it cannot pass on")
  void unsupportedArgumentIsNamed() {
    NDArray x = manager.zeros(new Shape(2));
    assertThatThrownBy(() -> MUL.call(manager, x, "two"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("argument 1")
        .hasMessageContaining("String");
  }
}
