package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What an {@link AttentionKernel} computes, one query at a time in float64, and its gradients. */
final class AttentionDefinition {
  private final double[] q;
  private final List<double[]> keys = new ArrayList<>();
  private final List<double[]> values = new ArrayList<>();
  private final List<KeyValues> parts;
  private final KeyPattern pattern;
  private final double scale;
  private final int batch;
  private final int heads;
  private final int queries;
  private final int d;
  private final int dv;

  final double[] output;
  final double[] queryGradient;
  final List<double[]> keyGradients = new ArrayList<>();
  final List<double[]> valueGradients = new ArrayList<>();

  /** Computes output and, from a gradient by the output, the gradients by all inputs. */
  AttentionDefinition(
      NDArray q, List<KeyValues> parts, KeyPattern pattern, double scale, double[] upstream) {
    Shape shape = q.getShape();
    this.q = doubles(q);
    this.parts = parts;
    this.pattern = pattern;
    this.scale = scale;
    batch = Math.toIntExact(shape.get(0));
    heads = Math.toIntExact(shape.get(1));
    queries = Math.toIntExact(shape.get(2));
    d = Math.toIntExact(shape.get(3));
    dv = Math.toIntExact(parts.getFirst().v().getShape().get(3));
    for (KeyValues part : parts) {
      keys.add(doubles(part.k()));
      values.add(doubles(part.v()));
      keyGradients.add(new double[Math.toIntExact(part.k().size())]);
      valueGradients.add(new double[Math.toIntExact(part.v().size())]);
    }
    output = new double[batch * heads * queries * dv];
    queryGradient = new double[this.q.length];
    for (int b = 0; b < batch; b++) {
      for (int h = 0; h < heads; h++) {
        for (int i = 0; i < queries; i++) {
          attend(b, h, i, upstream);
        }
      }
    }
  }

  static double[] doubles(NDArray x) {
    return x.toType(DataType.FLOAT64, true).toDoubleArray();
  }

  private int count() {
    return parts.stream().mapToInt(KeyValues::length).sum();
  }

  private boolean[] seen(int b, int h, int i) {
    boolean[] seen = new boolean[count()];
    switch (pattern) {
      case RunPattern runs ->
          runs.runs().forEach(i, (from, to) -> Arrays.fill(seen, from, to, true));
      case BlockChoice choice ->
          choice
              .visibility(heads)
              .forEachRun(b, h, i, (from, to) -> Arrays.fill(seen, from, to, true));
      case HeadPattern(var visibility) ->
          visibility.forEachRun(b, h, i, (from, to) -> Arrays.fill(seen, from, to, true));
    }
    return seen;
  }

  private void attend(int b, int h, int i, double[] upstream) {
    boolean[] seen = seen(b, h, i);
    int row = (b * heads + h) * queries + i;
    double[] weights = new double[seen.length];
    double sum = 0;
    for (int pass = 0; pass < 2; pass++) {
      double largest =
          pass == 0 ? Double.NEGATIVE_INFINITY : Arrays.stream(weights).max().orElse(0);
      sum = 0;
      for (int j = 0; j < seen.length; j++) {
        if (pass == 0) {
          weights[j] = seen[j] ? score(b, h, row, j) : Double.NEGATIVE_INFINITY;
        } else {
          weights[j] = seen[j] ? Math.exp(weights[j] - largest) : 0;
          sum += weights[j];
        }
      }
    }
    if (sum == 0) {
      return;
    }
    double mean = 0;
    double[] byWeight = new double[seen.length];
    for (int j = 0; j < seen.length; j++) {
      if (!seen[j]) {
        continue;
      }
      weights[j] /= sum;
      Place at = place(b, h, j);
      double[] v = values.get(at.part);
      for (int c = 0; c < dv; c++) {
        output[row * dv + c] += weights[j] * v[at.row * dv + c];
        byWeight[j] += upstream[row * dv + c] * v[at.row * dv + c];
        valueGradients.get(at.part)[at.row * dv + c] += weights[j] * upstream[row * dv + c];
      }
      mean += weights[j] * byWeight[j];
    }
    for (int j = 0; j < seen.length; j++) {
      if (!seen[j]) {
        continue;
      }
      Place at = place(b, h, j);
      double byScore = weights[j] * (byWeight[j] - mean) * scale;
      for (int c = 0; c < d; c++) {
        queryGradient[row * d + c] += byScore * keys.get(at.part)[at.row * d + c];
        keyGradients.get(at.part)[at.row * d + c] += byScore * q[row * d + c];
      }
    }
  }

  private double score(int b, int h, int row, int j) {
    Place at = place(b, h, j);
    double score = 0;
    for (int c = 0; c < d; c++) {
      score += q[row * d + c] * keys.get(at.part)[at.row * d + c];
    }
    double bias = pattern instanceof RunPattern runs && j < runs.biased() ? runs.bias() : 0;
    return score * scale + bias;
  }

  /** The part that a key is in, and its row there. */
  private record Place(int part, int row) {}

  private Place place(int b, int h, int j) {
    int before = 0;
    for (int p = 0; p < parts.size(); p++) {
      KeyValues part = parts.get(p);
      if (j < before + part.length()) {
        int head = h / (heads / part.heads());
        return new Place(p, (b * part.heads() + head) * part.length() + j - before);
      }
      before += part.length();
    }
    throw new IllegalArgumentException("no key " + j);
  }
}
