package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;

/** What {@link MaskedKernel} promises under any mask of several tiles. */
public abstract class MaskedKernelContract {
  /** Several tiles, the last one not full. */
  private static final int LENGTH = 600;

  private static final int LONGER = 1500;
  private static final HeadShape HEADS = new HeadShape(4, 2, 8);

  private final NDManager manager = NDManager.newBaseManager();

  /** The mask of a prefill; whatever it allocates belongs to the queries' manager. */
  protected abstract TileMask mask(NDArray q, NDArray k);

  /** The most numbers that the bias of one tile may have. */
  protected abstract long mostBiasOfTile(HeadShape heads, int length);

  /** Keys that the mask knows beside those of the queries' own tokens. */
  protected int furtherKeys() {
    return 0;
  }

  /** As many of a sample's queries. */
  private static NDArray queries(Sample sample, NDManager owner, int length) {
    return Ops.narrow(sample.q(owner), 2, 0, length);
  }

  private Sample sample(HeadShape heads, int length, long seed) {
    return Sample.random(heads, length + furtherKeys(), seed);
  }

  @AfterEach
  final void close() {
    manager.close();
  }

  @Test
  @DisplayName("computing tiles again gives the same output, to the bit")
  void recomputingGivesSameOutput() {
    Pass kept = train(LENGTH, RecordingMask::of);
    Pass recomputed = train(LENGTH, RecordingMask::tooLargeToKeep);
    assertThat(kept.mask.tiles()).isGreaterThan(2);
    assertThat(recomputed.mask.tiles())
        .as("asked again, backward")
        .isEqualTo(2 * kept.mask.tiles());
    assertThat(recomputed.output).isEqualTo(kept.output);
  }

  @Test
  @DisplayName("computing tiles again gives the same gradients")
  void recomputingGivesSameGradients() {
    Pass kept = train(LENGTH, RecordingMask::of);
    Pass recomputed = train(LENGTH, RecordingMask::tooLargeToKeep);
    for (int which = 0; which < 3; which++) {
      float[] expected = kept.gradients[which];
      float largest = 0;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(largest).isPositive();
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) recomputed.gradients[which][i])
            .as("gradient by %s, entry %d", "qkv".charAt(which), i)
            .isCloseTo(expected[i], Offset.offset(1e-6 * largest));
      }
    }
  }

  @Test
  @DisplayName("inference and training on tiles computed again leave no array per tile")
  void arraysDoNotGrowWithTiles() {
    for (boolean training : new boolean[] {false, true}) {
      assertThat(arraysAfterForward(LONGER, training))
          .as("training: %s", training)
          .isEqualTo(arraysAfterForward(LENGTH, training));
    }
  }

  @Test
  @DisplayName("the bias of a tile stays small")
  void biasOfTileIsBounded() {
    for (int length : new int[] {LENGTH, LONGER}) {
      Sample sample = sample(HEADS, length, 2);
      NDArray q = queries(sample, manager, length);
      NDArray k = sample.k(manager);
      RecordingMask mask = RecordingMask.of(mask(q, k));
      MaskedKernel.attend(Tape.off(), q, k, sample.v(manager), mask);
      assertThat(mask.largest()).isPositive().isLessThanOrEqualTo(mostBiasOfTile(HEADS, length));
    }
  }

  @Test
  @DisplayName("the biases of all tiles together are about as large as the mask says")
  void biasElementsAreToldRight() {
    for (HeadShape heads : new HeadShape[] {HEADS, new HeadShape(8, 1, 8)}) {
      Sample sample = sample(heads, LONGER, 3);
      NDArray q = queries(sample, manager, LONGER);
      RecordingMask mask = RecordingMask.of(mask(q, sample.k(manager)));
      int rows = mask.tileRows();
      for (int from = 0; from < LONGER; from += rows) {
        mask.bias(manager, DataType.FLOAT32, from, Math.min(LONGER, from + rows), heads.group());
      }
      // What decides is the order of magnitude.
      assertThat(mask.total()).as("%s", heads).isLessThanOrEqualTo(2 * mask.biasElements());
    }
  }

  private int arraysAfterForward(int length, boolean training) {
    try (NDManager owner = manager.newSubManager();
        var _ = training ? GradMode.on() : GradMode.off()) {
      Sample sample = sample(HEADS, length, 4);
      NDArray q = Tape.leafOf(queries(sample, owner, length));
      NDArray k = sample.k(owner);
      Tape tape = training ? Tape.recording(manager) : Tape.off();
      MaskedKernel.attend(tape, q, k, sample.v(owner), RecordingMask.tooLargeToKeep(mask(q, k)));
      return ((BaseNDManager) owner).getManagedArrays().size();
    }
  }

  /** What one forward and backward pass gives. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Pass(RecordingMask mask, float[] output, float[][] gradients) {}

  private Pass train(int length, Function<TileMask, RecordingMask> recording) {
    Sample sample = sample(HEADS, length, 1);
    NDArray[] leaves = {queries(sample, manager, length), sample.k(manager), sample.v(manager)};
    NDArray factor = manager.full(new Shape(), 1.5f);
    UnaryOperator<NDArray> project = x -> x.mul(factor); // no leaf: as in a model
    try (var _ = GradMode.on()) {
      for (int i = 0; i < 3; i++) {
        leaves[i] = Tape.leafOf(leaves[i]);
      }
      NDArray q = project.apply(leaves[0]);
      NDArray k = project.apply(leaves[1]);
      NDArray v = project.apply(leaves[2]);
      RecordingMask mask = recording.apply(mask(q, k));
      Tape tape = Tape.recording(manager);
      NDArray out = MaskedKernel.attend(tape, q, k, v, mask);
      tape.backward(out.mul(out).sum());
      float[][] gradients = new float[3][];
      for (int i = 0; i < 3; i++) {
        gradients[i] = leaves[i].getGradient().toFloatArray();
      }
      return new Pass(mask, out.toFloatArray(), gradients);
    }
  }
}
