package org.lacuna.methods.kernel.vector;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.BlockMeans;
import org.lacuna.methods.kernel.KeyPattern;
import org.lacuna.methods.kernel.KeyRuns;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.MeanKeyScores;
import org.lacuna.methods.kernel.RunPattern;
import org.lacuna.methods.kernel.SinkWindow;
import org.lacuna.methods.kernel.TopBlocks;
import org.lacuna.methods.kernel.masked.MaskedKernel;

@DisplayName("the vector kernel")
class VectorKernelTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 16);

  private final AttentionKernel kernel = new VectorKernel(new MaskedKernel());

  private static List<KeyPattern> patterns(AttentionInputs in) {
    return List.of(
        new RunPattern(new SinkWindow(16, 1, 3).runs()),
        TopBlocks.choose(in.q(), new MeanKeyScores(BlockMeans.of(in.k(), 16)), 16, 3, 0));
  }

  @Test
  @DisplayName("gives the same bits each time, forward and backward")
  void isDeterministic() {
    List<float[]> first = train();
    List<float[]> second = train();
    assertThat(first).hasSameSizeAs(second);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i)).isEqualTo(first.get(i));
    }
  }

  private List<float[]> train() {
    List<float[]> results = new ArrayList<>();
    for (int which = 0; which < 2; which++) {
      try (NDManager manager = NDManager.newBaseManager();
          var _ = GradMode.on()) {
        Sample sample = Sample.random(HEADS, 700, 3);
        NDArray q = Tape.leafOf(sample.q(manager));
        NDArray k = Tape.leafOf(sample.k(manager));
        NDArray v = Tape.leafOf(sample.v(manager));
        AttentionInputs in = AttentionInputs.of(q, k, v);
        Tape tape = Tape.recording(manager);
        NDArray out = kernel.attend(tape, in, patterns(in).get(which));
        tape.backward(out.mul(out).sum());
        for (NDArray array : List.of(out, q.getGradient(), k.getGradient(), v.getGradient())) {
          results.add(array.toFloatArray());
        }
      }
    }
    return results;
  }

  @Test
  @DisplayName("leaves nothing behind but its output")
  void leavesNothingBehind() {
    try (NDManager manager = NDManager.newBaseManager();
        NDManager owner = manager.newSubManager()) {
      Sample sample = Sample.random(HEADS, 100, 2);
      AttentionInputs in = AttentionInputs.of(sample.q(owner), sample.k(owner), sample.v(owner));
      for (KeyPattern pattern : patterns(in)) {
        int before = ((BaseNDManager) owner).getManagedArrays().size();
        kernel.attend(Tape.off(), in, pattern);
        assertThat(((BaseNDManager) owner).getManagedArrays()).hasSize(before + 1);
      }
    }
  }

  @Test
  @DisplayName("hands float64 on")
  void takesOtherTypes() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.ones(new Shape(1, 2, 9, 4), DataType.FLOAT64);
      NDArray out =
          kernel.attend(Tape.off(), x, KeyValues.of(x, x), new RunPattern(KeyRuns.causal(0)));
      assertThat(out.getDataType()).isEqualTo(DataType.FLOAT64);
      assertThat(out.toDoubleArray()).containsOnly(1.0);
    }
  }

  @Test
  @DisplayName("keeps its head where scores are far apart")
  void largeScores() {
    try (NDManager manager = NDManager.newBaseManager()) {
      int n = 300;
      float[] numbers = new float[n * 4];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = 300 * (i / 4 % 7 - 3);
      }
      NDArray k = manager.create(numbers, new Shape(1, 1, n, 4));
      NDArray q = manager.ones(new Shape(1, 1, n, 4));
      NDArray out =
          kernel.attend(Tape.off(), q, KeyValues.of(k, k), new RunPattern(KeyRuns.causal(0)));
      NDArray expected =
          new MaskedKernel()
              .attend(Tape.off(), q, KeyValues.of(k, k), new RunPattern(KeyRuns.causal(0)));
      assertThat(out.sub(expected).abs().max().getFloat()).isLessThan(1e-3f);
    }
  }
}
