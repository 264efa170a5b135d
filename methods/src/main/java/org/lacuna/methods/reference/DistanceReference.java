package org.lacuna.methods.reference;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One softmax over the visible keys, at distances that need not be the true ones: {@code score(t,
 * j) = rotate(q_t, distance) . rotate(k_j, 0) / sqrt(d)}.
 */
public abstract class DistanceReference implements AttentionReference {
  /** Whether query {@code t} sees key {@code j}, which is not in its future. */
  protected abstract boolean sees(int t, int j);

  /** How far query {@code t} stands behind key {@code j} that it sees. */
  protected abstract long distance(int t, int j);

  @Override
  public boolean[][][] visible(ReferenceInputs in) {
    int length = in.length();
    boolean[][] seen = new boolean[length][length];
    for (int t = 0; t < length; t++) {
      for (int j = 0; j <= t; j++) {
        seen[t][j] = sees(t, j);
      }
    }
    boolean[][][] visible = new boolean[Math.toIntExact(in.q().size(0))][][];
    Arrays.fill(visible, seen);
    return visible;
  }

  @Override
  public INDArray attend(ReferenceInputs in) {
    double[][][] out = new double[Math.toIntExact(in.q().size(0))][in.length()][];
    for (int h = 0; h < out.length; h++) {
      double[][] scores = scores(in, h);
      double[][] v = SoftmaxReference.head(in.v(), h / in.group()).toDoubleMatrix();
      for (int t = 0; t < out[h].length; t++) {
        out[h][t] = average(scores[t], v);
      }
    }
    return Nd4j.createFromArray(out);
  }

  /** The scores of one head, minus infinity where a key is not seen. */
  private double[][] scores(ReferenceInputs in, int h) {
    double[][] q = SoftmaxReference.head(in.q(), h).toDoubleMatrix();
    double[][] k = SoftmaxReference.head(in.k(), h / in.group()).toDoubleMatrix();
    Rotated queries = new Rotated(SoftmaxReference.head(in.plainQ(), h), in.rotation());
    Rotated keys = new Rotated(SoftmaxReference.head(in.plainK(), h / in.group()), in.rotation());
    double[][] scores = new double[q.length][q.length];
    for (int t = 0; t < q.length; t++) {
      for (int j = 0; j < q.length; j++) {
        if (j > t || !sees(t, j)) {
          scores[t][j] = Double.NEGATIVE_INFINITY;
        } else if (distance(t, j) == t - j) {
          scores[t][j] = score(q[t], k[j]);
        } else {
          scores[t][j] = score(queries.at(t, distance(t, j)), keys.at(j, 0));
        }
      }
    }
    return scores;
  }

  /** Rows at any positions, each rotated once. */
  private record Rotated(
      INDArray rows, ReferenceInputs.RowRotation rotation, Map<List<Long>, double[]> known) {
    Rotated(INDArray rows, ReferenceInputs.RowRotation rotation) {
      this(rows, rotation, new HashMap<>());
    }

    double[] at(long row, long position) {
      return known.computeIfAbsent(
          List.of(row, position),
          _ -> rotation.rotate(rows.getRow(row), position).toDoubleVector());
    }
  }

  private static double score(double[] q, double[] k) {
    double product = 0;
    for (int i = 0; i < q.length; i++) {
      product += q[i] * k[i];
    }
    return product / Math.sqrt(q.length);
  }

  /** The average of rows by the softmax of scores. */
  private static double[] average(double[] scores, double[][] rows) {
    double largest = Arrays.stream(scores).max().orElseThrow();
    double[] sum = new double[rows[0].length];
    double total = 0;
    for (int j = 0; j < scores.length; j++) {
      double weight = Math.exp(scores[j] - largest);
      total += weight;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weight * rows[j][i];
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= total;
    }
    return sum;
  }
}
