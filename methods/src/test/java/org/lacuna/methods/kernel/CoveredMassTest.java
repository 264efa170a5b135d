package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.full.FullAttention;

/** The mass of full attention that a method keeps. */
class CoveredMassTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 8);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  @DisplayName("h_full = mass h_sparse + the sum over dropped keys of a v (SSA, Theorem 1)")
  void identityHolds() {
    int length = 300; // more than two tiles
    AttentionInputs in = Sample.random(HEADS, length, 1).inputs(manager);
    AttentionLayer sparse = new BlockSparseAttention(16, 3, Scoring.PER_QUERY_HEAD, HEADS);
    NDArray mass = CoveredMass.of(in.q(), in.k(), sparse.visibility(in)); // [1, H, L]
    float[] masses = mass.toFloatArray();
    NDArray full = new FullAttention(HEADS).prefill(Tape.off(), in);
    NDArray dropped = full.sub(sparse.prefill(Tape.off(), in).mul(mass.expandDims(3)));
    // With the values of seen keys changed, what the dropped keys bring stays as it is.
    NDArray lifted = in.v().add(in.v().getManager().full(in.v().getShape(), 3f));
    AttentionInputs moved = in.with(in.q(), in.k(), lifted);
    NDArray droppedMoved =
        new FullAttention(HEADS)
            .prefill(Tape.off(), moved)
            .sub(sparse.prefill(Tape.off(), moved).mul(mass.expandDims(3)));
    // All values rose by 3, so what is dropped rose by 3 times its mass.
    float[] rise = droppedMoved.sub(dropped).toFloatArray(); // [1, H, L, d]
    for (int i = 0; i < rise.length; i++) {
      assertThat(rise[i]).isCloseTo(3 * (1 - masses[i / HEADS.dimension()]), within(1e-4f));
    }
    assertThat(masses[0]).isCloseTo(1, within(1e-6f));
    assertThat(mass.min().getFloat()).isBetween(0.01f, 0.9f);
  }

  @Test
  @DisplayName("full attention covers everything")
  void fullCoversAll() {
    AttentionInputs in = Sample.random(HEADS, 70, 2).inputs(manager);
    NDArray mass = CoveredMass.of(in.q(), in.k(), new FullAttention(HEADS).visibility(in));
    for (float one : mass.toFloatArray()) {
      assertThat(one).isCloseTo(1, within(1e-6f));
    }
  }
}
