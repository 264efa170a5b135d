package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.AttentionCheck.get;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.lacuna.experiments.model.RotaryFrequencies;
import org.lacuna.experiments.model.RotaryTable;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.Rotation;
import org.lacuna.methods.reference.ReferenceInputs;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Queries, keys and values of a vector whose method rotates on its own: queries and keys are given
 * before the rotary embedding.
 *
 * @param base of its wavelengths; channel {@code i} is paired with {@code i + d/2}
 */
record RotatedInputs(double base) implements AttentionCheck.Inputs {
  @Override
  public List<String> names() {
    return List.of("q", "k", "v");
  }

  @Override
  public AttentionInputs fast(Map<String, NDArray> tensors) {
    NDArray q = get(tensors, "q");
    NDArray k = get(tensors, "k");
    Rotation rotation = rotation(q);
    return new AttentionInputs(
        rotation.rotateFrom(q, 0),
        rotation.rotateFrom(k, 0),
        get(tensors, "v"),
        new AttentionInputs.Origin(q, k, rotation, null, null, null),
        LayerWeights.NONE);
  }

  private Rotation rotation(NDArray q) {
    int length = Math.toIntExact(q.getShape().get(2));
    int dimension = Math.toIntExact(q.getShape().get(3));
    double[] inverse = new double[dimension / 2];
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = frequency(i, dimension);
    }
    long[] positions = new long[length];
    for (int t = 0; t < length; t++) {
      positions[t] = t;
    }
    return RotaryTable.of(q.getManager(), new RotaryFrequencies(inverse, 1), positions);
  }

  private double frequency(int channel, int dimension) {
    return Math.pow(base, -2.0 * channel / dimension);
  }

  @Override
  public ReferenceInputs reference(Map<String, INDArray> arrays, int sequence) {
    INDArray q = get(arrays, "q").slice(sequence).dup('c');
    INDArray k = get(arrays, "k").slice(sequence).dup('c');
    return new ReferenceInputs(
        rotated(q),
        rotated(k),
        get(arrays, "v").slice(sequence),
        q,
        k,
        (row, position) -> Nd4j.createFromArray(rotated(row.toDoubleVector(), position)),
        null,
        Map.of());
  }

  /** Every row of {@code [H, L, d]} by its place. */
  private INDArray rotated(INDArray x) {
    double[][] rows = x.reshape(x.size(0) * x.size(1), x.size(2)).toDoubleMatrix();
    for (int row = 0; row < rows.length; row++) {
      rows[row] = rotated(rows[row], row % x.size(1));
    }
    return Nd4j.createFromArray(rows).reshape(x.shape());
  }

  private double[] rotated(double[] from, long position) {
    int half = from.length / 2;
    double[] to = new double[from.length];
    for (int i = 0; i < half; i++) {
      double cosine = Math.cos(position * frequency(i, from.length));
      double sine = Math.sin(position * frequency(i, from.length));
      to[i] = from[i] * cosine - from[i + half] * sine;
      to[i + half] = from[i + half] * cosine + from[i] * sine;
    }
    return to;
  }
}
