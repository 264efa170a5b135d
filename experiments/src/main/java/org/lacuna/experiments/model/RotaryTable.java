package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.lacuna.experiments.config.RopeConfig;
import org.lacuna.methods.aten.Ops;

/**
 * Cosines and sines of the rotary position embedding for the positions {@code 0..L-1}.
 *
 * <p>Channel {@code i} is paired with channel {@code i + d/2}, as in Hugging Face weights.
 *
 * @param cosine {@code [L, d/2]}, scaled by the attention factor
 * @param sine {@code [L, d/2]}, likewise
 */
public record RotaryTable(NDArray cosine, NDArray sine) {
  /** The table for a sequence of {@code length} tokens; angles are computed in float64. */
  public static RotaryTable of(NDManager manager, RopeConfig rope, int headDim, int length) {
    RotaryFrequencies frequencies = RotaryFrequencies.of(rope, headDim, length);
    double[] inverse = frequencies.inverse();
    float[] cosine = new float[length * inverse.length];
    float[] sine = new float[length * inverse.length];
    int at = 0;
    for (int t = 0; t < length; t++) {
      for (double frequency : inverse) {
        cosine[at] = (float) (Math.cos(t * frequency) * frequencies.scale());
        sine[at] = (float) (Math.sin(t * frequency) * frequencies.scale());
        at++;
      }
    }
    Shape shape = new Shape(length, inverse.length);
    return new RotaryTable(manager.create(cosine, shape), manager.create(sine, shape));
  }

  /** Rotates {@code [B, H, L, d]} by its positions. */
  public NDArray rotate(NDArray x) {
    long half = cosine.getShape().get(1);
    NDArray first = Ops.narrow(x, 3, 0, half);
    NDArray second = Ops.narrow(x, 3, half, half);
    return NDArrays.concat(
        new NDList(
            first.mul(cosine).sub(second.mul(sine)), second.mul(cosine).add(first.mul(sine))),
        3);
  }
}
