package org.lacuna.methods.aten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An argument's native reference count is the same after a call as before: nothing leaks. */
@DisplayName("native handles of the arguments are given back")
class AtenHandleTest {
  private static final int CALLS = 50;

  /** Few: libtorch prints a native trace for each. */
  private static final int REFUSALS = 3;

  private static final AtenOp MUL = AtenOp.of("aten::mul", "Tensor", 1);
  private static final AtenOp LINEAR = AtenOp.of("aten::linear", "", 1);
  private static final AtenOp COPY = AtenOp.of("aten::copy_", "", 1);
  private static final AtenOp TOP_K = AtenOp.of("aten::topk", "", 2);
  private static final AtenOp UNKNOWN = AtenOp.of("aten::no_such_operator", "", 1);

  /** {@code Tensor, Scalar, Tensor}: the interface stops in the middle, at the Scalar. */
  private static final AtenOp STOPS_HALF_WAY = AtenOp.of("aten::where", "ScalarSelf", 1);

  private final NDManager manager = NDManager.newBaseManager();
  private final NDArray a = manager.ones(new Shape(3, 3));
  private final NDArray b = manager.ones(new Shape(3, 3));
  private final NDArray vector = manager.ones(new Shape(3));
  private final NDArray misfit = manager.ones(new Shape(2, 4));

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  @DisplayName("(the count that is compared follows a handle taken and given back)")
  void countFollowsHandles() {
    long before = TensorHandles.referenceCount(a);
    long handle = TensorHandles.duplicate(a);
    assertThat(TensorHandles.referenceCount(a)).isEqualTo(before + 1);
    TensorHandles.delete(handle);
    assertThat(TensorHandles.referenceCount(a)).isEqualTo(before);
  }

  @Test
  @DisplayName("after a call")
  void afterCall() {
    assertGivenBack(owner -> MUL.call(owner, a, b));
  }

  @Test
  @DisplayName("after a call with the same tensor twice")
  void afterCallWithSameTensorTwice() {
    assertGivenBack(owner -> MUL.call(owner, a, a));
  }

  @Test
  @DisplayName("after a call with an optional tensor")
  void afterCallWithOptional() {
    assertGivenBack(owner -> LINEAR.call(owner, a, b, AtenOp.some(vector)));
  }

  @Test
  @DisplayName("after a call with several results")
  void afterCallWithSeveralResults() {
    assertGivenBack(owner -> TOP_K.callAll(owner, a, 2, -1, true, false));
  }

  @Test
  @DisplayName("after a call in place")
  void afterCallInPlace() {
    assertGivenBack(owner -> COPY.callInPlace(a, b, false));
  }

  @Test
  @DisplayName("after wrong shapes")
  void afterWrongShapes() {
    assertGivenBackOnRefusal(() -> MUL.call(manager, a, misfit));
    assertGivenBackOnRefusal(() -> LINEAR.call(manager, misfit, misfit, AtenOp.some(a)));
  }

  @Test
  @DisplayName("after an unknown operator")
  void afterUnknownOperator() {
    assertGivenBackOnRefusal(() -> UNKNOWN.call(manager, a, b));
    assertGivenBackOnRefusal(() -> UNKNOWN.call(manager, a, a, a));
    assertGivenBackOnRefusal(
        () -> UNKNOWN.call(manager, a, AtenOp.some(vector), AtenOp.some(a), null));
  }

  @Test
  @DisplayName("after a failure with some arguments taken over and some not")
  void afterFailureHalfWay() {
    NDArray condition = manager.create(new boolean[] {true, false, true});
    long before = TensorHandles.referenceCount(condition);
    assertGivenBackOnRefusal(() -> STOPS_HALF_WAY.call(manager, condition, 1.0, a));
    assertGivenBackOnRefusal(() -> STOPS_HALF_WAY.call(manager, a, 1.0, a));
    assertThat(TensorHandles.referenceCount(condition)).isEqualTo(before);
  }

  @Test
  @DisplayName("after an argument that cannot be passed on")
  void afterUnsupportedArgument() {
    assertGivenBack(owner ->
        assertThatThrownBy(() -> MUL.call(owner, a, b, AtenOp.some(vector), "two"))
            .isInstanceOf(IllegalArgumentException.class));
  }

  @Test
  @DisplayName("once a recorded graph is freed, walked back or not")
  void afterRecordedGraphIsFreed() {
    NDArray leaf = Tape.leafOf(a);
    long before = TensorHandles.referenceCount(leaf);
    for (boolean backward : new boolean[] {false, true}) {
      for (int i = 0; i < CALLS; i++) {
        try (var _ = GradMode.on();
            NDManager owner = manager.newSubManager()) {
          NDArray product = MUL.call(owner, leaf, leaf);
          assertThat(TensorHandles.referenceCount(leaf)).as("kept by graph").isGreaterThan(before);
          if (backward) {
            Tape.recording(manager).backward(product.sum());
          }
        }
      }
      assertThat(TensorHandles.referenceCount(leaf)).isEqualTo(before);
    }
    assertThat(leaf.getGradient().toFloatArray()).containsOnly(2 * CALLS);
  }

  @Test
  @DisplayName("after a refusal while recording")
  void afterRefusalWhileRecording() {
    NDArray leaf = Tape.leafOf(a);
    long before = TensorHandles.referenceCount(leaf);
    try (var _ = GradMode.on()) {
      assertGivenBackOnRefusal(() -> MUL.call(manager, leaf, misfit));
      assertGivenBackOnRefusal(() -> UNKNOWN.call(manager, leaf, leaf));
    }
    assertThat(TensorHandles.referenceCount(leaf)).isEqualTo(before);
  }

  private void assertGivenBackOnRefusal(ThrowingCallable call) {
    assertGivenBack(REFUSALS, _ -> assertThatThrownBy(call).isInstanceOf(AtenException.class));
  }

  private void assertGivenBack(Consumer<NDManager> call) {
    assertGivenBack(CALLS, call);
  }

  private void assertGivenBack(int calls, Consumer<NDManager> call) {
    List<Long> before = counts();
    for (int i = 0; i < calls; i++) {
      try (NDManager owner = manager.newSubManager()) {
        call.accept(owner);
      }
    }
    assertThat(counts()).isEqualTo(before);
  }

  private List<Long> counts() {
    return List.of(
        TensorHandles.referenceCount(a),
        TensorHandles.referenceCount(b),
        TensorHandles.referenceCount(vector),
        TensorHandles.referenceCount(misfit));
  }
}
