package org.lacuna.methods.ssa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.Draw;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.full.FullDecoding;
import org.lacuna.methods.kernel.Scoring;
import org.nd4j.linalg.factory.Nd4j;

/** The two streams of training and the loss between them. */
class SsaTrainingTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 8);
  private static final int LENGTH = 60;
  private static final Draw FULL = new Draw(0, 0.9);
  private static final Draw SPARSE = new Draw(0.9, 0);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static AttentionLayer layer(int topK, AlignmentConfig alignment) {
    return new SsaMethod()
        .layer(
            new SsaConfig(8, topK, Scoring.PER_QUERY_HEAD, 0.5, SsaConfig.Stream.MODEL, alignment),
            HEADS);
  }

  private static AlignmentConfig alignment(
      double weight, AlignmentConfig.Direction direction, AlignmentConfig.Outputs outputs) {
    return new AlignmentConfig(weight, AlignmentConfig.Distance.SMOOTH_L1, direction, outputs);
  }

  private static AlignmentConfig weighing(double weight) {
    return alignment(weight, AlignmentConfig.Direction.BOTH, AlignmentConfig.Outputs.UNGATED);
  }

  @Test
  @DisplayName("the draw decides which stream goes on, the loss is the same")
  void drawDecidesTheStream() {
    AttentionLayer layer = layer(2, weighing(10));
    AttentionInputs in = Sample.random(HEADS, LENGTH, 1).inputs(manager);
    NDArray full = new FullAttention(HEADS).prefill(Tape.off(), in);
    NDArray sparse = layer.prefill(Tape.off(), in);
    Tape first = Tape.recording(manager);
    Tape second = Tape.recording(manager);
    try (var _ = GradMode.on()) {
      assertThat(layer.train(first, in, new Draw(0.49, 0.9)).toFloatArray())
          .isEqualTo(full.toFloatArray());
      assertThat(layer.train(second, in, new Draw(0.5, 0.1)).toFloatArray())
          .isEqualTo(sparse.toFloatArray());
    }
    double apart =
        SsaReference.distance(
            AlignmentConfig.Distance.SMOOTH_L1,
            Nd4j.createFromArray(Sample.doubles(full)),
            Nd4j.createFromArray(Sample.doubles(sparse)));
    assertThat(first.auxiliary()).isCloseTo(10 * 2 * apart, within(1e-6));
    assertThat(second.auxiliary()).isEqualTo(first.auxiliary());
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.9", "0.9, 0.1"})
  @DisplayName("drawn per layer, the layer's own number decides and the model's does not")
  void layersMayDrawThemselves(double model, double own) {
    SsaConfig parameters =
        new SsaConfig(8, 2, Scoring.PER_QUERY_HEAD, 0.5, SsaConfig.Stream.LAYER, weighing(0));
    AttentionInputs in = Sample.random(HEADS, LENGTH, 1).inputs(manager);
    AttentionLayer layer = new SsaMethod().layer(parameters, HEADS);
    AttentionLayer main = own < 0.5 ? new FullAttention(HEADS) : layer;
    assertThat(layer.train(Tape.off(), in, new Draw(model, own)).toFloatArray())
        .isEqualTo(main.prefill(Tape.off(), in).toFloatArray());
  }

  @Test
  @DisplayName("training costs both streams, or without alignment the one that is drawn")
  void costOfTheSecondStream() {
    double full = new FullAttention(HEADS).trainingFlops(LENGTH);
    double sparse = layer(2, weighing(10)).accounting().prefillFlops(LENGTH);
    assertThat(layer(2, weighing(10)).trainingFlops(LENGTH)).isEqualTo(full + sparse);
    assertThat(FullDecoding.of(layer(2, weighing(10))).trainingFlops(LENGTH))
        .isEqualTo(full + sparse);
    SsaConfig rarelyFull =
        new SsaConfig(8, 2, Scoring.PER_QUERY_HEAD, 0.25, SsaConfig.Stream.MODEL, weighing(0));
    assertThat(new SsaMethod().layer(rarelyFull, HEADS).trainingFlops(LENGTH))
        .isEqualTo((full + 3 * sparse) / 4);
  }

  /** The gradient of the auxiliary loss alone, by q, k and v. */
  private float[][] gradients(AlignmentConfig alignment, @Nullable NDArray gate) {
    AttentionInputs plain = Sample.random(HEADS, LENGTH, 2).inputs(manager);
    try (var _ = GradMode.on()) {
      NDArray q = Tape.leafOf(plain.q());
      NDArray k = Tape.leafOf(plain.k());
      NDArray v = Tape.leafOf(plain.v());
      AttentionInputs.Origin origin =
          new AttentionInputs.Origin(q, k, plain.origin().rotation(), null, gate, null);
      AttentionInputs in = new AttentionInputs(q, k, v, origin, plain.weights());
      Tape tape = Tape.recording(manager);
      NDArray out = layer(2, alignment).train(tape, in, FULL);
      // The main output is left out of the loss: what is left comes through the alignment alone.
      tape.backward(out.mul(manager.zeros(new Shape())).sum());
      return new float[][] {
        q.getGradient().toFloatArray(),
        k.getGradient().toFloatArray(),
        v.getGradient().toFloatArray()
      };
    }
  }

  @Test
  @DisplayName("one-sided losses add up to the two-sided one, and differ")
  void directionsAddUp() {
    var ungated = AlignmentConfig.Outputs.UNGATED;
    float[][] both = gradients(alignment(1, AlignmentConfig.Direction.BOTH, ungated), null);
    float[][] toSparse =
        gradients(alignment(1, AlignmentConfig.Direction.FULL_TO_SPARSE, ungated), null);
    float[][] toFull =
        gradients(alignment(1, AlignmentConfig.Direction.SPARSE_TO_FULL, ungated), null);
    for (int which = 0; which < 3; which++) {
      assertThat(toSparse[which]).isNotEqualTo(toFull[which]);
      for (int i = 0; i < both[which].length; i++) {
        assertThat(both[which][i]).isCloseTo(toSparse[which][i] + toFull[which][i], within(1e-6f));
      }
    }
  }

  @Test
  @DisplayName("the gate scales the loss only if gated outputs are aligned")
  void gateCountsIfGated() {
    NDArray closed = manager.zeros(new Shape(1, HEADS.heads(), LENGTH, 1));
    var both = AlignmentConfig.Direction.BOTH;
    float[][] gated = gradients(alignment(1, both, AlignmentConfig.Outputs.GATED), closed);
    float[][] ungated = gradients(alignment(1, both, AlignmentConfig.Outputs.UNGATED), closed);
    assertThat(gated[0]).containsOnly(0f);
    assertThat(ungated)
        .isDeepEqualTo(gradients(alignment(1, both, AlignmentConfig.Outputs.UNGATED), null));
    assertThat(ungated[0]).isNotEqualTo(gated[0]);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("where both streams see the same, nothing pulls")
  void coveringBudgetNeedsNoAlignment(AlignmentConfig.Distance distance) {
    AttentionLayer layer =
        layer(
            8,
            new AlignmentConfig(
                10, distance, AlignmentConfig.Direction.BOTH, AlignmentConfig.Outputs.UNGATED));
    Tape tape = Tape.recording(manager);
    try (var _ = GradMode.on()) {
      layer.train(tape, Sample.random(HEADS, LENGTH, 3).inputs(manager), SPARSE);
    }
    assertThat(tape.auxiliary()).isCloseTo(0, within(1e-10));
  }

  @Test
  @DisplayName("weight 0 leaves the other stream out and adds no loss")
  void weightZeroAddsNothing() {
    Tape tape = Tape.recording(manager);
    AttentionInputs in = Sample.random(HEADS, LENGTH, 4).inputs(manager);
    try (var _ = GradMode.on()) {
      NDArray out = layer(2, weighing(0)).train(tape, in, SPARSE);
      assertThat(out.toFloatArray())
          .isEqualTo(layer(2, weighing(0)).prefill(Tape.off(), in).toFloatArray());
    }
    assertThat(tape.auxiliary()).isZero();
  }

  @Test
  @DisplayName("a stream whose mask is not kept gives the gradients of full attention")
  void streamInPiecesWalksBack() {
    HeadShape heads = new HeadShape(8, 1, 4);
    int length = 2112; // biases beyond what is kept
    AttentionLayer ssa =
        new SsaMethod()
            .layer(
                new SsaConfig(
                    264, 8, Scoring.PER_QUERY_HEAD, 0.5, SsaConfig.Stream.MODEL, weighing(10)),
                heads);
    AttentionInputs plain = Sample.random(heads, length, 5).inputs(manager);
    float[][][] gradients = new float[2][][];
    for (int i = 0; i < 2; i++) {
      AttentionLayer layer = i == 0 ? ssa : new FullAttention(heads);
      try (var _ = GradMode.on()) {
        NDArray q = Tape.leafOf(plain.q());
        NDArray k = Tape.leafOf(plain.k());
        NDArray v = Tape.leafOf(plain.v());
        NDArray one = manager.ones(new Shape());
        Tape tape = Tape.recording(manager);
        AttentionInputs in = AttentionInputs.of(q.mul(one), k.mul(one), v.mul(one));
        NDArray out = layer.train(tape, in, SPARSE);
        tape.backward(out.mul(out).sum());
        gradients[i] =
            new float[][] {
              q.getGradient().toFloatArray(),
              k.getGradient().toFloatArray(),
              v.getGradient().toFloatArray()
            };
      }
    }
    for (int which = 0; which < 3; which++) {
      for (int i = 0; i < gradients[0][which].length; i++) {
        assertThat(gradients[0][which][i]).isCloseTo(gradients[1][which][i], within(2e-3f));
      }
    }
  }
}
