package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.lacuna.experiments.model.fused.FusedRotation;
import org.lacuna.methods.Rotation;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;

/**
 * Cosines and sines of the rotary position embedding of some positions, one a row. Rotations name
 * rows, not positions.
 *
 * <p>Channel {@code i} is paired with channel {@code i + d/2}, as in Hugging Face weights.
 *
 * @param cosine {@code [L, 1, d]}, scaled by the attention factor, the same in both halves
 * @param sine {@code [L, 1, d]}, likewise, negative in the first half
 */
public record RotaryTable(NDArray cosine, NDArray sine) implements Rotation {
  /** The table of any positions; angles are computed in float64. */
  public static RotaryTable of(NDManager manager, RotaryFrequencies frequencies, long[] positions) {
    double[] inverse = frequencies.inverse();
    int half = inverse.length;
    float[] cosine = new float[positions.length * 2 * half];
    float[] sine = new float[cosine.length];
    for (int row = 0; row < positions.length; row++) {
      for (int i = 0; i < half; i++) {
        int at = row * 2 * half + i;
        double angle = positions[row] * inverse[i];
        cosine[at] = (float) (Math.cos(angle) * frequencies.scale());
        cosine[at + half] = cosine[at];
        sine[at + half] = (float) (Math.sin(angle) * frequencies.scale());
        sine[at] = -sine[at + half];
      }
    }
    Shape shape = new Shape(positions.length, 1, 2L * half);
    return new RotaryTable(Ops.create(manager, cosine, shape), Ops.create(manager, sine, shape));
  }

  /** Rows, L. */
  public long length() {
    return cosine.getShape().get(0);
  }

  /**
   * Rotates {@code [B, n, H, d]}, tokens by rows that follow each other from {@code first} on.
   *
   * @return {@code [B, H, n, d]}
   */
  public NDArray rotateHeads(Tape tape, NDArray x, long first) {
    NDManager keeper = tape.keeper(x); // the table's own outlives the pass
    long count = x.getShape().get(1);
    NDArray cosines = Ops.narrow(Ops.alias(keeper, cosine), 0, first, count);
    NDArray sines = Ops.narrow(Ops.alias(keeper, sine), 0, first, count);
    return FusedRotation.fits(x)
        ? new FusedRotation(cosines, sines).apply(tape, x)
        : Ops.swapAxes(rotated(x, cosines, sines), 1, 2);
  }

  @Override
  public NDArray rotate(NDArray x, long[] rows) {
    NDArray ids = Ops.create(x.getManager(), rows, new Shape(rows.length));
    return rotated(x, rows(cosine, ids), rows(sine, ids));
  }

  @Override
  public NDArray rotateFrom(NDArray x, long first) {
    long count = x.getShape().get(2);
    long d = cosine.getShape().get(2);
    NDArray cosines = Ops.narrow(Ops.alias(x.getManager(), cosine), 0, first, count);
    NDArray sines = Ops.narrow(Ops.alias(x.getManager(), sine), 0, first, count);
    return rotated(x, cosines.reshape(count, d), sines.reshape(count, d));
  }

  /** The rows of any positions: {@code [n, d]}. */
  private static NDArray rows(NDArray table, NDArray ids) {
    NDArray borrowed = Ops.alias(ids.getManager(), table);
    return Ops.embedding(borrowed.reshape(-1, table.getShape().get(2)), ids);
  }

  /** Frees the table; what was rotated by it stays. */
  void close() {
    cosine.close();
    sine.close();
  }

  private static NDArray rotated(NDArray x, NDArray cosines, NDArray sines) {
    long half = x.getShape().get(3) / 2;
    // Whole heads at a time: halves would leave the inner loops too short to be fast.
    NDArray swapped =
        NDArrays.concat(new NDList(Ops.narrow(x, 3, half, half), Ops.narrow(x, 3, 0, half)), 3);
    return Ops.cast(x.mul(cosines).add(swapped.mul(sines)), TensorType.of(x));
  }
}
