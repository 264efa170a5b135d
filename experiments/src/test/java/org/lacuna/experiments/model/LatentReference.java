package org.lacuna.experiments.model;

import java.util.Map;
import java.util.Objects;
import org.lacuna.experiments.config.LatentConfig;
import org.lacuna.methods.reference.AttentionReference;
import org.lacuna.methods.reference.ReferenceInputs;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Multi-head latent attention as the paper writes it, for one sequence in float64.
 *
 * @param theta base of the wavelengths
 * @param epsilon of the norms
 * @param neighbours whether the rotation pairs channels {@code 2i} and {@code 2i + 1}, as
 *     DeepSeek's weights want it, rather than {@code i} and {@code i + d/2}
 */
record LatentReference(
    LatentConfig latent, int heads, double theta, double epsilon, boolean neighbours) {
  /**
   * What the layer returns to the stream.
   *
   * @param h hidden states {@code [L, D]}
   * @param weights by their names within the layer
   * @return {@code [L, D]}
   */
  INDArray apply(INDArray h, Map<String, INDArray> weights, AttentionReference attention) {
    INDArray attended = attention.attend(inputs(h, weights)); // [H, L, dv]
    INDArray[] joined = new INDArray[heads];
    for (int i = 0; i < heads; i++) {
      joined[i] = attended.get(NDArrayIndex.point(i), NDArrayIndex.all(), NDArrayIndex.all()).dup();
    }
    return project(Nd4j.concat(1, joined), weights, "o_proj.weight");
  }

  private ReferenceInputs inputs(INDArray h, Map<String, INDArray> weights) {
    INDArray q =
        weights.containsKey("q_a_proj.weight")
            ? project(
                norm(project(h, weights, "q_a_proj.weight"), weights, "q_a_layernorm.weight"),
                weights,
                "q_b_proj.weight")
            : project(h, weights, "q_proj.weight");
    INDArray down = project(h, weights, "kv_a_proj_with_mqa.weight");
    INDArray c = norm(columns(down, 0, latent.kvRank()), weights, "kv_a_layernorm.weight");
    INDArray shared = columns(down, latent.kvRank(), latent.ropeDim());
    INDArray up = project(c, weights, "kv_b_proj.weight");
    int kvWidth = latent.nopeDim() + latent.valueDim();
    INDArray[] queries = new INDArray[heads];
    INDArray[] keys = new INDArray[heads];
    INDArray[] values = new INDArray[heads];
    for (int i = 0; i < heads; i++) {
      queries[i] = columns(q, i * latent.keyDim(), latent.keyDim());
      keys[i] = Nd4j.concat(1, columns(up, i * kvWidth, latent.nopeDim()), shared);
      values[i] = columns(up, i * kvWidth + latent.nopeDim(), latent.valueDim());
    }
    return new ReferenceInputs(
        rotated(queries),
        rotated(keys),
        Nd4j.stack(0, values),
        Nd4j.stack(0, queries),
        Nd4j.stack(0, keys),
        this::rotateRow,
        h,
        weights);
  }

  private static INDArray project(INDArray x, Map<String, INDArray> weights, String name) {
    return x.mmul(Objects.requireNonNull(weights.get(name), name).transpose());
  }

  private INDArray norm(INDArray x, Map<String, INDArray> weights, String name) {
    INDArray root = Transforms.sqrt(x.mul(x).mean(true, 1).add(epsilon));
    return x.divColumnVector(root).mulRowVector(Objects.requireNonNull(weights.get(name), name));
  }

  private static INDArray columns(INDArray x, int from, int count) {
    return x.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + count)).dup();
  }

  private INDArray rotated(INDArray[] plain) {
    INDArray[] all = new INDArray[heads];
    for (int i = 0; i < heads; i++) {
      INDArray[] rows = new INDArray[Math.toIntExact(plain[i].size(0))];
      for (int t = 0; t < rows.length; t++) {
        rows[t] = rotateRow(plain[i].getRow(t), t);
      }
      all[i] = Nd4j.stack(0, rows);
    }
    return Nd4j.stack(0, all); // [H, L, d]
  }

  private INDArray rotateRow(INDArray row, long position) {
    double[] channels = row.toDoubleVector();
    int half = latent.ropeDim() / 2;
    for (int i = 0; i < half; i++) {
      int a = latent.nopeDim() + (neighbours ? 2 * i : i);
      int b = latent.nopeDim() + (neighbours ? 2 * i + 1 : i + half);
      double angle = position * Math.pow(theta, -2.0 * i / latent.ropeDim());
      double cosine = (float) Math.cos(angle); // as exact as the fast path's table
      double sine = (float) Math.sin(angle);
      double x = channels[a];
      double y = channels[b];
      channels[a] = x * cosine - y * sine;
      channels[b] = x * sine + y * cosine;
    }
    return Nd4j.createFromArray(channels).castTo(DataType.DOUBLE);
  }
}
