package org.lacuna.methods.reference;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * One softmax over the visible keys: {@code o_t = sum_j softmax_j(q_t . k_j / sqrt(d)) v_j}, {@code
 * j} over the keys that {@code t} sees. What is visible is all that such methods differ in.
 */
public abstract class SoftmaxReference implements AttentionReference {
  /** For each query {@code t} of a head, whether it sees each key {@code 0..t}. */
  protected abstract boolean[][] seen(Head head);

  /**
   * One query head and the key head it reads.
   *
   * @param queries {@code [L, d]}
   * @param keys {@code [L, d]}
   */
  public record Head(INDArray queries, INDArray keys) {
    /** Tokens of the sequence. */
    public int length() {
      return Math.toIntExact(queries.size(0));
    }
  }

  @Override
  public final INDArray attend(INDArray q, INDArray k, INDArray v) {
    boolean[][][] visible = visible(q, k);
    long group = q.size(0) / k.size(0);
    INDArray out = Nd4j.zeros(DataType.DOUBLE, q.shape());
    for (int h = 0; h < q.size(0); h++) {
      INDArray scores =
          head(q, h).mmul(head(k, h / group).transpose()).div(Math.sqrt((double) q.size(2)));
      INDArray weights = Transforms.softmax(scores.add(hidden(visible[h])));
      head(out, h).assign(weights.mmul(head(v, h / group)));
    }
    return out;
  }

  /** 0 where a query sees a key, minus infinity elsewhere: {@code [L, L]}. */
  private static INDArray hidden(boolean[][] visible) {
    double[][] mask = new double[visible.length][visible.length];
    for (int t = 0; t < visible.length; t++) {
      for (int j = 0; j < visible.length; j++) {
        mask[t][j] = visible[t][j] ? 0 : Double.NEGATIVE_INFINITY;
      }
    }
    return Nd4j.createFromArray(mask);
  }

  @Override
  public final boolean[][][] visible(INDArray q, INDArray k) {
    long group = q.size(0) / k.size(0);
    int length = Math.toIntExact(q.size(1));
    boolean[][][] visible = new boolean[Math.toIntExact(q.size(0))][length][];
    for (int h = 0; h < visible.length; h++) {
      boolean[][] seen = seen(new Head(head(q, h), head(k, h / group)));
      for (int t = 0; t < length; t++) {
        visible[h][t] = Arrays.copyOf(seen[t], length);
      }
    }
    return visible;
  }

  private static INDArray head(INDArray heads, long h) {
    return heads.get(NDArrayIndex.point(h), NDArrayIndex.all(), NDArrayIndex.all());
  }
}
