package org.lacuna.methods.kernel.masked;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.BlockMeans;
import org.lacuna.methods.kernel.HeadPattern;
import org.lacuna.methods.kernel.KeyPattern;
import org.lacuna.methods.kernel.MeanKeyScores;
import org.lacuna.methods.kernel.RunPattern;
import org.lacuna.methods.kernel.SinkWindow;
import org.lacuna.methods.kernel.TopBlocks;

@DisplayName("the masked kernel")
class MaskedKernelTest {
  /** Several tiles, the last one not full. */
  private static final int LENGTH = 600;

  private static final int LONGER = 1500;
  private static final HeadShape HEADS = new HeadShape(4, 2, 8);
  private static final MaskedKernel KEEPING = new MaskedKernel(Long.MAX_VALUE);
  private static final MaskedKernel RECOMPUTING = new MaskedKernel(0);

  /** The pattern of a prefill. */
  @FunctionalInterface
  interface PatternOf {
    KeyPattern of(NDArray q, NDArray k);
  }

  static List<PatternOf> patterns() {
    return List.of(
        (_, _) -> new RunPattern(new SinkWindow(16, 1, 3).runs()),
        (q, k) -> TopBlocks.choose(q, new MeanKeyScores(BlockMeans.of(k, 16)), 16, 3, 0),
        (q, _) -> new HeadPattern(SinkWindow.ofTokens(4, 60).visibility(q.getShape())));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  @DisplayName("tiles computed again, backward, give the same output and gradients")
  void recomputingChangesNothing(PatternOf pattern) {
    float[][] kept = train(KEEPING, pattern);
    float[][] again = train(RECOMPUTING, pattern);
    assertThat(again[0]).isEqualTo(kept[0]);
    for (int which = 1; which < kept.length; which++) {
      float largest = 0;
      for (float value : kept[which]) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(largest).isPositive();
      assertThat(again[which]).containsExactly(kept[which], Offset.offset(1e-6f * largest));
    }
  }

  @ParameterizedTest
  @MethodSource("patterns")
  @DisplayName("inference and training on tiles computed again leave no array per tile")
  void arraysDoNotGrowWithTiles(PatternOf pattern) {
    for (boolean training : new boolean[] {false, true}) {
      assertThat(arraysAfterForward(LONGER, training, pattern))
          .as("training: %s", training)
          .isEqualTo(arraysAfterForward(LENGTH, training, pattern));
    }
  }

  private static int arraysAfterForward(int length, boolean training, PatternOf pattern) {
    try (NDManager manager = NDManager.newBaseManager();
        NDManager owner = manager.newSubManager();
        var _ = training ? GradMode.on() : GradMode.off()) {
      Sample sample = Sample.random(HEADS, length, 4);
      NDArray q = Tape.leafOf(sample.q(owner));
      NDArray k = sample.k(owner);
      Tape tape = training ? Tape.recording(manager) : Tape.off();
      RECOMPUTING.attend(tape, AttentionInputs.of(q, k, sample.v(owner)), pattern.of(q, k));
      return ((BaseNDManager) owner).getManagedArrays().size();
    }
  }

  /** Output and gradients of one pass. */
  private static float[][] train(MaskedKernel kernel, PatternOf pattern) {
    try (NDManager manager = NDManager.newBaseManager();
        var _ = GradMode.on()) {
      Sample sample = Sample.random(HEADS, LENGTH, 1);
      NDArray q = Tape.leafOf(sample.q(manager));
      NDArray k = Tape.leafOf(sample.k(manager));
      NDArray v = Tape.leafOf(sample.v(manager));
      Tape tape = Tape.recording(manager);
      // No leaf: as in a model.
      AttentionInputs in = AttentionInputs.of(Ops.relu(q), Ops.relu(k), v.neg());
      NDArray out = kernel.attend(tape, in, pattern.of(in.q(), in.k()));
      tape.backward(out.mul(out).sum());
      return new float[][] {
        out.toFloatArray(),
        q.getGradient().toFloatArray(),
        k.getGradient().toFloatArray(),
        v.getGradient().toFloatArray()
      };
    }
  }
}
