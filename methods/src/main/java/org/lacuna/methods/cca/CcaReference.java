package org.lacuna.methods.cca;

import java.util.Arrays;
import org.lacuna.methods.reference.AttentionReference;
import org.lacuna.methods.reference.ReferenceInputs;
import org.lacuna.methods.reference.SoftmaxReference;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The definition in the package documentation, one query at a time. */
final class CcaReference implements AttentionReference {
  private final CcaConfig parameters;
  private final int g;

  CcaReference(CcaConfig parameters) {
    this.parameters = parameters;
    this.g = parameters.groupSize();
  }

  @Override
  public INDArray attend(ReferenceInputs in) {
    INDArray out = Nd4j.zeros(DataType.DOUBLE, in.q().size(0), in.length(), in.v().size(2));
    for (int h = 0; h < out.size(0); h++) {
      INDArray q = SoftmaxReference.head(in.q(), h);
      INDArray k = SoftmaxReference.head(in.k(), h / in.group());
      INDArray v = SoftmaxReference.head(in.v(), h / in.group());
      INDArray plain = SoftmaxReference.head(in.plainK(), h / in.group());
      boolean hidden = parameters.pooled() == CcaConfig.Pooled.HIDDEN_STATES;
      int groups = in.length() / g;
      double[][] coreKeys = new double[groups][];
      double[][] coreValues = new double[groups][];
      for (int p = 0; p < groups; p++) {
        INDArray weights = weights(q, k, p);
        INDArray key = pooled(hidden ? plain : k, weights, p);
        int end = (p + 1) * g - 1;
        coreKeys[p] = (hidden ? in.rotation().rotate(key, end) : key).toDoubleVector();
        coreValues[p] = pooled(v, weights, p).toDoubleVector();
      }
      INDArray keys = joined(coreKeys, k);
      INDArray values = joined(coreValues, v);
      INDArray attention = SoftmaxReference.weights(q, keys, bias(groups, in.length()));
      SoftmaxReference.head(out, h).assign(attention.mmul(values));
    }
    return out;
  }

  /** One softmax over the core tokens behind the window and the tokens from there on. */
  private INDArray bias(int groups, int length) {
    double[][] bias = new double[length][groups + length];
    for (int t = 0; t < length; t++) {
      int core = core(t);
      Arrays.fill(bias[t], Double.NEGATIVE_INFINITY);
      Arrays.fill(bias[t], 0, core, parameters.countBias() ? Math.log(g) : 0);
      Arrays.fill(bias[t], groups + core * g, groups + t + 1, 0);
    }
    return Nd4j.createFromArray(bias);
  }

  private static INDArray joined(double[][] core, INDArray tokens) {
    return core.length == 0 ? tokens : Nd4j.vstack(Nd4j.createFromArray(core), tokens);
  }

  private static INDArray rows(INDArray x, int from, int to) {
    return x.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  /** {@code softmax(q_last k_j / sqrt(d))} over the tokens of a group: {@code [g]}. */
  private INDArray weights(INDArray q, INDArray k, int p) {
    INDArray last = q.getRow((p + 1L) * g - 1);
    INDArray scores =
        rows(k, p * g, (p + 1) * g)
            .mmul(last.reshape(last.length(), 1))
            .div(Math.sqrt((double) last.length()));
    return Transforms.softmax(scores.reshape(1, g));
  }

  private INDArray pooled(INDArray x, INDArray weights, int p) {
    INDArray group = rows(x, p * g, (p + 1) * g).dup('c');
    return switch (parameters.pooling()) {
      case LAST_QUERY -> weights.mmul(group).reshape(x.size(1));
      case MEAN -> group.mean(0);
      case MAX -> group.max(0);
    };
  }

  /** {@code max(0, floor((t + 1 - s) / g))}. */
  private int core(int t) {
    return (int) Math.max(0, Math.floor((t + 1.0 - parameters.window()) / g));
  }

  @Override
  public boolean[][][] visible(ReferenceInputs in) {
    boolean[][][] visible = new boolean[Math.toIntExact(in.q().size(0))][in.length()][in.length()];
    for (boolean[][] head : visible) {
      for (int t = 0; t < head.length; t++) {
        Arrays.fill(head[t], core(t) * g, t + 1, true);
      }
    }
    return visible;
  }

  @Override
  public long[][] attended(ReferenceInputs in) {
    long[][] attended = AttentionReference.super.attended(in);
    for (long[] head : attended) {
      for (int t = 0; t < head.length; t++) {
        head[t] += core(t);
      }
    }
    return attended;
  }
}
