package org.lacuna.methods.ssa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.ssa.AlignmentConfig.Direction;
import org.lacuna.methods.ssa.AlignmentConfig.Distance;
import org.lacuna.methods.ssa.AlignmentConfig.Outputs;

/** Where the gradient of the alignment loss goes, as written down by hand. */
class AlignmentTest {
  private static final int ROWS = 24;
  private static final int CHANNELS = 5;
  private static final int ENTRIES = ROWS * CHANNELS;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  static Stream<AlignmentConfig> all() {
    return Arrays.stream(Direction.values())
        .flatMap(direction ->
            Arrays.stream(Distance.values())
                .flatMap(distance ->
                    Arrays.stream(Outputs.values())
                        .map(outputs -> new AlignmentConfig(1, distance, direction, outputs))));
  }

  /** Full and sparse output and gate, or the gradients by them. */
  private static final class Streams {
    final double[] full;
    final double[] sparse;
    final double[] gate;

    Streams(double[] full, double[] sparse, double[] gate) {
      this.full = full;
      this.sparse = sparse;
      this.gate = gate;
    }

    /** Outputs near and far apart, so that SmoothL1 is met on both sides of 1. */
    static Streams random() {
      Random random = new Random(1);
      return new Streams(
          random.doubles(ENTRIES, -2, 2).toArray(),
          random.doubles(ENTRIES, -2, 2).toArray(),
          random.doubles(ROWS, 0.2, 1).toArray());
    }

    /** The gradients of the loss: each term moves its own stream, and the gate through it. */
    Streams gradients(AlignmentConfig by) {
      boolean gated = by.outputs() == Outputs.GATED;
      boolean movesFull = by.direction() != Direction.SPARSE_TO_FULL;
      boolean movesSparse = by.direction() != Direction.FULL_TO_SPARSE;
      Streams gradients = new Streams(new double[ENTRIES], new double[ENTRIES], new double[ROWS]);
      for (int i = 0; i < ENTRIES; i++) {
        int row = i / CHANNELS;
        double factor = gated ? gate[row] : 1;
        double apart = factor * (full[i] - sparse[i]);
        double slope =
            switch (by.distance()) {
              case SMOOTH_L1 -> Math.clamp(apart, -1, 1) / ENTRIES;
              case L2 -> 2 * apart / ENTRIES;
            };
        gradients.full[i] = movesFull ? slope * factor : 0;
        gradients.sparse[i] = movesSparse ? -slope * factor : 0;
        double byGate = (movesFull ? slope * full[i] : 0) - (movesSparse ? slope * sparse[i] : 0);
        gradients.gate[row] += gated ? byGate : 0;
      }
      return gradients;
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("each direction moves its own stream alone, the gate only where outputs are gated")
  void movesOneStream(AlignmentConfig parameters) {
    Streams at = Streams.random();
    Streams expected = at.gradients(parameters);
    try (var _ = GradMode.on()) {
      NDArray full = leaf(at.full, 1, 4, ROWS / 4, CHANNELS);
      NDArray sparse = leaf(at.sparse, 1, 4, ROWS / 4, CHANNELS);
      NDArray gate = leaf(at.gate, 1, 4, ROWS / 4, 1);
      Tape.recording(manager).backward(new Alignment(parameters).loss(full, sparse, gate));
      assertGradient(full, expected.full);
      assertGradient(sparse, expected.sparse);
      assertGradient(gate, expected.gate);
    }
  }

  private NDArray leaf(double[] values, long... shape) {
    return Tape.leafOf(manager.create(values, new Shape(shape)).toType(DataType.FLOAT64, true));
  }

  /** Zero is meant exactly. */
  private static void assertGradient(NDArray leaf, double[] expected) {
    double[] gradient = Sample.doubles(leaf.getGradient());
    assertThat(gradient).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      double tolerance = expected[i] == 0 ? 0 : 1e-12;
      assertThat(gradient[i]).as("entry %d", i).isCloseTo(expected[i], within(tolerance));
    }
  }
}
