package org.lacuna.methods.aten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments of which the input alone is kept, and which are computed again. */
class TapeRecomputedTest {
  private static final int ROWS = 12;
  private static final int COLUMNS = 6;

  private static final AtenOp IS_LEAF = AtenOp.of("aten::is_leaf", "", 0);

  private final NDManager manager = NDManager.newBaseManager();
  private final Random random = new Random(5);
  private final NDArray x = normal(ROWS, COLUMNS);
  private final NDArray weight = normal(COLUMNS, COLUMNS);

  @AfterEach
  void close() {
    manager.close();
  }

  /** How a model runs a segment. */
  @FunctionalInterface
  private interface Run {
    NDArray segment(Tape tape, NDArray x, Tape.Segment segment);
  }

  private static final Run KEPT = (tape, x, segment) -> segment.compute(tape, tape.cut(x));

  /** The gradients by input and weight, and what else a step tells. */
  @SuppressWarnings("ArrayRecordComponent") // compared by content
  private record Step(float loss, double auxiliary, float[] byInput, float[] byWeight) {
    void assertEqualTo(Step expected) {
      assertThat(loss).isEqualTo(expected.loss);
      assertThat(auxiliary).isEqualTo(expected.auxiliary);
      assertThat(byInput).containsExactly(expected.byInput);
      assertThat(byWeight).containsExactly(expected.byWeight);
      assertThat(byInput).doesNotContain(0);
      assertThat(byWeight).doesNotContain(0);
    }
  }

  /** Attends over itself in pieces, doubles that by a backward pass of its own; two losses. */
  private static NDArray everything(Tape tape, NDArray x, NDArray w) {
    NDArray[] h = tape.cutAll(x.matMul(w).tanh(), x.matMul(w));
    NDArray attended =
        tape.inPieces(
            h,
            3,
            0,
            (i, in) ->
                Ops.narrow(in[0], 0, 4L * i, 4).matMul(in[1].transpose()).softmax(1).matMul(in[1]));
    tape.auxiliary(attended.mul(h[0]).mean(), 3);
    NDArray twice =
        tape.computed(
            new NDArray[] {attended},
            doubled(attended),
            upstream -> new NDArray[] {upstream.add(upstream)});
    tape.auxiliary(twice.mul(twice).mean(), 2);
    return twice.add(x);
  }

  private static NDArray doubled(NDArray x) {
    try (var _ = GradMode.off()) {
      return x.add(x);
    }
  }

  /** A step of a few equal segments on one weight, with a loss before the first of them. */
  private Step step(Run run, int segments) {
    try (var _ = GradMode.on();
        NDManager scratch = manager.newSubManager()) {
      NDArray start = Tape.leafOf(x);
      NDArray w = Tape.leafOf(weight);
      Tape tape = Tape.recording(scratch, 0.5);
      NDArray y = Ops.alias(scratch, start).tanh();
      tape.auxiliary(y.mul(y).mean(), 1);
      for (int i = 0; i < segments; i++) {
        y = run.segment(tape, y, (layer, in) -> everything(layer, in, w));
      }
      y = tape.cut(y);
      NDArray loss = y.mul(y).mean();
      float value = loss.getFloat();
      tape.backward(loss, 0.25);
      return new Step(
          value,
          tape.auxiliary(),
          start.getGradient().toFloatArray(),
          w.getGradient().toFloatArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  @DisplayName("value, losses and gradients are those of segments that are kept, bit for bit")
  void equalsKept(int segments) {
    step(Tape::recomputed, segments).assertEqualTo(step(KEPT, segments));
  }

  @Test
  @DisplayName("a segment may have such segments itself")
  void nested() {
    Run nested =
        (tape, in, segment) -> tape.recomputed(in, (outer, y) -> outer.recomputed(y, segment));
    step(nested, 2).assertEqualTo(step(KEPT, 2));
  }

  @Test
  @DisplayName("it is computed twice, by recording tapes, the first time without a graph")
  void computedTwice() {
    try (var _ = GradMode.on()) {
      Tape tape = Tape.recording(manager);
      List<Boolean> graph = new ArrayList<>();
      NDArray y =
          tape.recomputed(
              Tape.leafOf(x),
              (layer, in) -> {
                assertThat(layer.isRecording()).isTrue();
                NDArray out = in.matMul(weight);
                graph.add(!IS_LEAF.holds(out));
                return out;
              });
      assertThat(graph).containsExactly(false);
      tape.backward(y.sum());
      assertThat(graph).containsExactly(false, true);
    }
  }

  @Test
  @DisplayName("without a backward pass to come it is the segment itself")
  void off() {
    List<Tape> tapes = new ArrayList<>();
    NDArray y =
        Tape.off()
            .recomputed(
                x,
                (tape, in) -> {
                  tapes.add(tape);
                  return in;
                });
    assertThat(tapes).containsExactly(Tape.off());
    assertThat(y).isSameAs(x);
  }

  @Test
  @DisplayName("weights get their gradients where the input wants none")
  void inputWithoutGradient() {
    try (var _ = GradMode.on()) {
      NDArray w = Tape.leafOf(weight);
      Tape tape = Tape.recording(manager);
      tape.backward(tape.recomputed(x, (_, in) -> in.matMul(w)).sum());
      NDArray expected = x.transpose().matMul(manager.ones(new Shape(ROWS, COLUMNS)));
      float[] values = expected.toFloatArray();
      float[] gradient = w.getGradient().toFloatArray();
      for (int i = 0; i < values.length; i++) {
        assertThat(gradient[i]).isCloseTo(values[i], within(1e-5f));
      }
    }
  }

  @Test
  @DisplayName("where nothing wants a gradient, nothing is walked back")
  void nothingToLearn() {
    try (var _ = GradMode.on()) {
      NDArray w = Tape.leafOf(manager.full(new Shape(1), 3f));
      Tape tape = Tape.recording(manager);
      NDArray constant = tape.recomputed(x, (_, in) -> in.matMul(weight)).sum();
      tape.backward(constant.mul(manager.zeros(new Shape(1))).add(w).sum());
      assertThat(w.getGradient().getFloat()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("a loss within is walked back, by its share, also where nothing reads the output")
  void lossOfUnreadOutput() {
    try (var _ = GradMode.on()) {
      NDArray number = Tape.leafOf(manager.full(new Shape(1), 5f));
      NDArray other = Tape.leafOf(manager.full(new Shape(1), 1f));
      Tape tape = Tape.recording(manager, 0.5);
      NDArray _ =
          tape.recomputed(
              number,
              (layer, in) -> {
                layer.auxiliary(in.mul(in).sum(), 10);
                return in;
              });
      assertThat(tape.auxiliary()).isEqualTo(125);
      tape.backward(other.sum(), 0.25);
      assertThat(tape.auxiliary()).as("told once").isEqualTo(125);
      assertThat(number.getGradient().getFloat()).isEqualTo(2 * 5 * 10 * 0.5f * 0.25f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  @DisplayName("one array without a graph is kept, whatever is within, and none after all")
  void keepsItsOutputAlone(int inner) {
    try (var _ = GradMode.on()) {
      NDArray w = Tape.leafOf(weight);
      NDArray start = Tape.leafOf(x);
      int before = arrays();
      Tape tape = Tape.recording(manager);
      NDArray y =
          tape.recomputed(
              start,
              (layer, in) -> {
                NDArray out = in;
                for (NDArray each : Collections.nCopies(inner, w)) {
                  out = everything(layer, out, each);
                }
                return out;
              });
      assertThat(arrays()).isEqualTo(before + 1);
      assertThat(IS_LEAF.holds(y)).as("no graph").isTrue();

      try (NDArray loss = y.sum()) {
        int sum = arrays();
        tape.backward(loss);
        // What the loss counts came, the output went.
        assertThat(arrays()).isEqualTo(sum);
        assertThat(y.isReleased()).isTrue();
      }
    }
  }

  private int arrays() {
    return ((BaseNDManager) manager).getManagedArrays().size();
  }

  private NDArray normal(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Ops.create(manager, values, new Shape(rows, columns));
  }
}
