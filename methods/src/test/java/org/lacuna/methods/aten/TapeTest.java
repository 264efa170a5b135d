package org.lacuna.methods.aten;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TapeTest {
  private static final int LENGTH = 24;
  private static final int DIMENSION = 8;
  private static final double TOLERANCE = 1e-5;

  private static final AtenOp IS_LEAF = AtenOp.of("aten::is_leaf", "", 0);

  private final NDManager manager = NDManager.newBaseManager();

  /** The same weights in every model of a test. */
  private final Random random = new Random(1);

  private final NDArray x = normal(LENGTH, DIMENSION);
  private final NDArray upstream = normal(LENGTH, DIMENSION);
  private final NDArray first = normal(DIMENSION, DIMENSION);
  private final NDArray queries = normal(DIMENSION, DIMENSION);
  private final NDArray keys = normal(DIMENSION, DIMENSION);
  private final NDArray values = normal(DIMENSION, DIMENSION);

  @AfterEach
  void close() {
    manager.close();
  }

  /** Where a model under test may differ from the plain one. */
  private interface Joints {
    NDArray border(NDArray x);

    NDArray attention(NDArray q, NDArray k, NDArray v);
  }

  /** The whole graph in one piece. */
  private static final Joints WHOLE =
      new Joints() {
        @Override
        public NDArray border(NDArray x) {
          return x;
        }

        @Override
        public NDArray attention(NDArray q, NDArray k, NDArray v) {
          return attend(q, k, v);
        }
      };

  private static Joints inPieces(Tape tape, int pieces) {
    return new Joints() {
      @Override
      public NDArray border(NDArray x) {
        return tape.cut(x);
      }

      @Override
      public NDArray attention(NDArray q, NDArray k, NDArray v) {
        int rows = LENGTH / pieces;
        return tape.inPieces(
            new NDArray[] {q, k, v},
            pieces,
            0,
            (i, qkv) -> attend(Ops.narrow(qkv[0], 0, (long) i * rows, rows), qkv[1], qkv[2]));
      }
    };
  }

  @Test
  @DisplayName("a graph that is cut has the gradients of the whole")
  void cutGraphHasSameGradients() {
    Function<Function<NDArray, NDArray>, Function<NDArray[], NDArray>> model =
        cut ->
            weights -> {
              NDArray h = cut.apply(x.matMul(weights[0]).tanh());
              NDArray y = cut.apply(h.matMul(weights[1]).tanh().add(h));
              return cut.apply(y.mul(y)).mul(upstream).sum();
            };
    Tape tape = Tape.recording(manager);
    float[][] expected = gradients(Tape.recording(manager), model.apply(y -> y), first, queries);
    assertClose(gradients(tape, model.apply(tape::cut), first, queries), expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  @DisplayName("pieces after a shared layer, with a residual path around, have the same gradients")
  void piecesHaveSameGradients(int pieces) {
    Tape tape = Tape.recording(manager);
    float[][] expected = gradients(Tape.recording(manager), transformer(WHOLE), weights());
    assertClose(gradients(tape, transformer(inPieces(tape, pieces)), weights()), expected);
  }

  @Test
  @DisplayName("two layers in pieces have the same gradients")
  void twoLayersHaveSameGradients() {
    Tape tape = Tape.recording(manager);
    float[][] expected =
        gradients(
            Tape.recording(manager), w -> loss(layer(WHOLE, layer(WHOLE, x, w), w)), weights());
    Joints joints = inPieces(tape, 3);
    assertClose(
        gradients(tape, w -> loss(layer(joints, layer(joints, x, w), w)), weights()), expected);
  }

  @Test
  @DisplayName("an input that needs no gradient is let through pieces")
  void inputWithoutGradient() {
    NDArray k = normal(LENGTH, DIMENSION);
    Tape tape = Tape.recording(manager);
    Function<Joints, Function<NDArray[], NDArray>> model =
        joints -> w -> loss(joints.attention(x.matMul(w[0]), k, x.matMul(w[1])));
    float[][] expected = gradients(Tape.recording(manager), model.apply(WHOLE), queries, values);
    assertClose(gradients(tape, model.apply(inPieces(tape, 4)), queries, values), expected);
  }

  @Test
  @DisplayName("an input of whole numbers is let through pieces")
  void inputOfWholeNumbers() {
    NDArray ids = manager.create(new long[] {3, 0, 3, 1});
    Tape tape = Tape.recording(manager);
    float[][] gradients =
        gradients(
            tape,
            w ->
                tape.inPieces(
                        new NDArray[] {w[0], ids},
                        2,
                        0,
                        (i, in) -> Ops.embedding(in[0], Ops.narrow(in[1], 0, 2L * i, 2)))
                    .sum(),
            normal(4, 2));
    assertThat(gradients[0]).containsExactly(1, 1, 1, 1, 0, 0, 2, 2);
  }

  @Test
  @DisplayName("an input that pieces do not use has gradient zero")
  void unusedInput() {
    Tape tape = Tape.recording(manager);
    float[][] gradients =
        gradients(
            tape,
            w -> tape.inPieces(w, 1, 0, (_, in) -> in[0].add(in[0]).add(in[0])).sum(),
            normal(2, 2),
            normal(2, 2));
    assertThat(gradients[0]).containsOnly(3);
    assertThat(gradients[1]).containsOnly(0);
  }

  @Test
  @DisplayName("a value that needs no gradient may be cut")
  void cutWithoutGradient() {
    Tape tape = Tape.recording(manager);
    float[][] expected = gradients(Tape.recording(manager), w -> loss(x.matMul(w[0])), first);
    assertClose(gradients(tape, w -> loss(tape.cut(x).matMul(w[0])), first), expected);
  }

  /** {@code a * b} as a computation that libtorch does not record. */
  private static NDArray product(Tape tape, NDArray a, NDArray b, boolean apart) {
    NDArray[] inputs = {a, b};
    NDArray out;
    try (var _ = GradMode.off()) {
      out = a.mul(b);
    }
    Tape.Backward backward =
        gradient -> new NDArray[] {gradient.mul(b.stopGradient()), gradient.mul(a.stopGradient())};
    return apart ? tape.computedApart(inputs, out, backward) : tape.computed(inputs, out, backward);
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  @DisplayName("a computation with a backward pass of its own, from leaves and from products")
  void computations(boolean apart, boolean fromLeaves) {
    Tape tape = Tape.recording(manager);
    float[][] expected =
        gradients(
            Tape.recording(manager),
            w -> {
              NDArray h = x.matMul(w[0]);
              return h.matMul(w[1]).mul(h.matMul(w[2])).add(h).mul(upstream).sum();
            },
            first,
            queries,
            keys);
    float[][] found =
        gradients(
            tape,
            w -> {
              NDArray h = tape.cut(x.matMul(w[0]));
              NDArray a = h.matMul(w[1]);
              NDArray b = h.matMul(w[2]);
              NDArray c =
                  product(tape, fromLeaves ? tape.cut(a) : a, fromLeaves ? tape.cut(b) : b, apart);
              return c.add(h).mul(upstream).sum();
            },
            first,
            queries,
            keys);
    assertClose(found, expected);
  }

  @Test
  @DisplayName("what begins a graph already is not cut again")
  void leavesAreNotCut() {
    try (var _ = GradMode.on()) {
      Tape tape = Tape.recording(manager);
      NDArray leaf = tape.cut(Tape.leafOf(x).mul(upstream));
      assertThat(tape.cut(leaf)).isSameAs(leaf);
    }
  }

  @Test
  @DisplayName("off, it records nothing and gives the same values")
  void offRecordsNothing() {
    NDArray leaf = Tape.leafOf(x);
    try (var _ = GradMode.on()) {
      Tape off = Tape.off();
      assertThat(off.isRecording()).isFalse();
      assertThat(off.cut(leaf)).isSameAs(leaf);
      NDArray attended = inPieces(off, 3).attention(leaf, leaf, leaf);
      assertThat(attended.hasGradient()).as("a new leaf").isFalse();
      assertThat(IS_LEAF.holds(attended)).as("outside of any graph").isTrue();
      assertThat(attended.toFloatArray())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(WHOLE.attention(x, x, x).toFloatArray());
    }
  }

  @Test
  @DisplayName("pieces leave nothing but their joined result behind, forward")
  void piecesFreeIntermediates() {
    NDArray leaf = Tape.leafOf(x);
    for (int pieces : new int[] {1, 2, 12}) {
      assertThat(arraysLeft(() -> inPieces(Tape.off(), pieces).attention(leaf, x, x)))
          .as("%d pieces, inference", pieces)
          .isEqualTo(1);
      // The joined result and the leaf that the rest of the graph starts from.
      assertThat(arraysLeft(() -> inPieces(Tape.recording(manager), pieces).attention(leaf, x, x)))
          .as("%d pieces, recording", pieces)
          .isEqualTo(2);
    }
  }

  @Test
  @DisplayName("walking back leaves as many arrays, however many pieces there are")
  void backwardFreesIntermediates() {
    assertThat(arraysLeftByTraining(12)).isEqualTo(arraysLeftByTraining(2));
  }

  private int arraysLeftByTraining(int pieces) {
    NDArray leaf = Tape.leafOf(x);
    return arraysLeft(() -> {
      try (var _ = GradMode.on()) {
        Tape tape = Tape.recording(manager);
        tape.backward(loss(inPieces(tape, pieces).attention(leaf, leaf, leaf)));
      }
    });
  }

  private int arraysLeft(Runnable computation) {
    int before = ((BaseNDManager) manager).getManagedArrays().size();
    computation.run();
    return ((BaseNDManager) manager).getManagedArrays().size() - before;
  }

  private NDArray[] weights() {
    return new NDArray[] {first, queries, keys, values};
  }

  private Function<NDArray[], NDArray> transformer(Joints joints) {
    return weights -> loss(layer(joints, x, weights));
  }

  private static NDArray layer(Joints joints, NDArray x, NDArray[] w) {
    NDArray h = joints.border(x.matMul(w[0]).tanh());
    return joints.attention(h.matMul(w[1]), h.matMul(w[2]), h.matMul(w[3])).add(h);
  }

  private NDArray loss(NDArray y) {
    return y.mul(upstream).sum();
  }

  private static NDArray attend(NDArray q, NDArray k, NDArray v) {
    return q.matMul(k.transpose()).softmax(1).matMul(v);
  }

  /** The gradients of a model's loss by its weights. */
  private static float[][] gradients(
      Tape tape, Function<NDArray[], NDArray> loss, NDArray... weights) {
    NDArray[] leaves = new NDArray[weights.length];
    float[][] gradients = new float[weights.length][];
    try (var _ = GradMode.on()) {
      for (int i = 0; i < leaves.length; i++) {
        leaves[i] = Tape.leafOf(weights[i]);
      }
      tape.backward(loss.apply(leaves));
      for (int i = 0; i < leaves.length; i++) {
        gradients[i] = leaves[i].getGradient().toFloatArray();
      }
    }
    return gradients;
  }

  private static void assertClose(float[][] actual, float[][] expected) {
    assertThat(actual).hasDimensions(expected.length, expected[0].length);
    for (int which = 0; which < expected.length; which++) {
      float largest = 0;
      for (float value : expected[which]) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(largest).as("gradient %d", which).isPositive();
      for (int i = 0; i < expected[which].length; i++) {
        assertThat((double) actual[which][i])
            .as("gradient %d, entry %d", which, i)
            .isCloseTo(expected[which][i], Offset.offset(TOLERANCE * largest));
      }
    }
  }

  private NDArray normal(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(rows, columns));
  }
}
