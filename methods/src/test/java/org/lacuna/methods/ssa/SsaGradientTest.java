package org.lacuna.methods.ssa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.Draw;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.full.FullConfig;
import org.lacuna.methods.full.FullMethod;
import org.lacuna.methods.kernel.Scoring;
import org.lacuna.methods.reference.AttentionReference;
import org.lacuna.methods.reference.ReferenceInputs;
import org.lacuna.methods.ssa.AlignmentConfig.Direction;
import org.lacuna.methods.ssa.AlignmentConfig.Distance;
import org.lacuna.methods.ssa.AlignmentConfig.Outputs;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Which gradients reach queries, keys and values in training, and by which way. */
class SsaGradientTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 8);
  private static final int LENGTH = 45;
  private static final double STEP = 1e-5;
  private static final Sample SAMPLE = Sample.random(HEADS, LENGTH, 6);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static SsaConfig config(double weight, Distance distance, Direction direction) {
    return new SsaConfig(
        8,
        2,
        Scoring.PER_QUERY_HEAD,
        0.5,
        SsaConfig.Stream.MODEL,
        new AlignmentConfig(weight, distance, direction, Outputs.UNGATED));
  }

  /** Gradients by q, k and v of what a layer puts out, times {@code upstream}, and its own loss. */
  private List<float[]> gradients(AttentionLayer layer, double draw, float upstream) {
    AttentionInputs plain = SAMPLE.inputs(manager);
    try (var _ = GradMode.on()) {
      List<NDArray> leaves =
          List.of(Tape.leafOf(plain.q()), Tape.leafOf(plain.k()), Tape.leafOf(plain.v()));
      Tape tape = Tape.recording(manager);
      AttentionInputs in = plain.with(leaves.get(0), leaves.get(1), leaves.get(2));
      NDArray out = layer.train(tape, in, new Draw(draw, draw));
      tape.backward(out.mul(out).mul(manager.full(new Shape(), upstream)).sum());
      return leaves.stream().map(leaf -> leaf.getGradient().toFloatArray()).toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, SMOOTH_L1, FULL_TO_SPARSE",
    "1, SMOOTH_L1, SPARSE_TO_FULL",
    "3, SMOOTH_L1, FULL_TO_SPARSE",
    "3, L2, FULL_TO_SPARSE",
    "3, L2, SPARSE_TO_FULL"
  })
  @DisplayName("the loss pulls as the float64 definition does with the other stream held fixed")
  void pullsOneStream(double weight, Distance distance, Direction direction) {
    SsaConfig parameters = config(weight, distance, direction);
    List<float[]> gradients = gradients(new SsaMethod().layer(parameters, HEADS), 0, 0);
    AttentionReference full = new FullMethod().reference(new FullConfig(), HEADS);
    AttentionReference sparse = new SsaReference(parameters);
    boolean movesFull = direction == Direction.FULL_TO_SPARSE;
    ReferenceInputs at = SAMPLE.reference();
    AttentionReference moved = movesFull ? full : sparse;
    INDArray fixed = (movesFull ? sparse : full).attend(at);
    Random random = new Random(7);
    for (int which = 0; which < 3; which++) {
      float[] towards = Sample.normal(random, gradients.get(which).length);
      INDArray ahead = moved.attend(along(at, which, towards, STEP));
      INDArray behind = moved.attend(along(at, which, towards, -STEP));
      double slope =
          (SsaReference.distance(distance, ahead, fixed)
                  - SsaReference.distance(distance, behind, fixed))
              / (2 * STEP);
      double product = 0;
      double norm = 0;
      for (int i = 0; i < towards.length; i++) {
        product += (double) gradients.get(which)[i] * towards[i];
        norm = Math.hypot(norm, gradients.get(which)[i]);
      }
      assertThat(norm).as("array %d", which).isPositive();
      assertThat(product).as("array %d", which).isCloseTo(weight * slope, within(1e-3 * norm));
    }
  }

  /** The inputs with one of q, k and v moved along a direction. */
  private static ReferenceInputs along(
      ReferenceInputs at, int which, float[] direction, double step) {
    INDArray[] qkv = {at.q(), at.k(), at.v()};
    double[] moved = qkv[which].dup('c').data().asDouble();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += step * direction[i];
    }
    qkv[which] = Nd4j.createFromArray(moved).reshape(qkv[which].shape());
    return ReferenceInputs.of(qkv[0], qkv[1], qkv[2]);
  }

  @ParameterizedTest
  @CsvSource({"0.1, FULL_TO_SPARSE", "0.1, BOTH", "0.9, SPARSE_TO_FULL", "0.9, BOTH"})
  @DisplayName(
      "the main stream's output leads back through that stream alone, the other by the loss")
  void outputLeadsThroughItsOwnStream(double draw, Direction direction) {
    AttentionLayer layer = new SsaMethod().layer(config(10, Distance.SMOOTH_L1, direction), HEADS);
    SsaConfig unaligned = config(0, Distance.SMOOTH_L1, direction);
    AttentionLayer main =
        draw < 0.5 ? new FullAttention(HEADS) : new SsaMethod().layer(unaligned, HEADS);
    List<float[]> all = gradients(layer, draw, 1);
    List<float[]> output = gradients(main, draw, 1);
    List<float[]> loss = gradients(layer, draw, 0);
    for (int which = 0; which < 3; which++) {
      for (int i = 0; i < all.get(which).length; i++) {
        assertThat(all.get(which)[i])
            .isCloseTo(output.get(which)[i] + loss.get(which)[i], within(1e-4f));
      }
    }
  }
}
