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

  /** A rule of positions. */
  @FunctionalInterface
  public interface Rule {
    /** Whether query {@code t} sees key {@code j}, which is not in its future. */
    boolean sees(int t, int j);
  }

  /** The same keys for all heads, whatever they hold. */
  public static SoftmaxReference of(Rule rule) {
    return new SoftmaxReference() {
      @Override
      protected boolean[][] seen(Head head) {
        boolean[][] seen = new boolean[head.length()][];
        for (int t = 0; t < seen.length; t++) {
          seen[t] = new boolean[t + 1];
          for (int j = 0; j <= t; j++) {
            seen[t][j] = rule.sees(t, j);
          }
        }
        return seen;
      }
    };
  }

  @Override
  public INDArray attend(ReferenceInputs in) {
    return attend(in.q(), in.k(), in.v(), visible(in));
  }

  /** Attention over the keys that a mask {@code [head][query][key]} shows. */
  public static INDArray attend(INDArray q, INDArray k, INDArray v, boolean[][][] visible) {
    long group = q.size(0) / k.size(0);
    INDArray out = Nd4j.zeros(DataType.DOUBLE, q.size(0), q.size(1), v.size(2));
    for (int h = 0; h < q.size(0); h++) {
      INDArray weights = weights(head(q, h), head(k, h / group), visible[h]);
      head(out, h).assign(weights.mmul(head(v, h / group)));
    }
    return out;
  }

  /**
   * The softmax of one head's scores {@code q k^T / sqrt(d)}: {@code [Lq, Lk]}.
   *
   * @param visible {@code [query][key]}; every query sees one key at least
   */
  public static INDArray weights(INDArray q, INDArray k, boolean[][] visible) {
    return weights(q, k, hidden(visible));
  }

  /**
   * As above with a bias {@code [Lq, Lk]} on the scores, minus infinity where a key is not seen.
   */
  public static INDArray weights(INDArray q, INDArray k, INDArray bias) {
    INDArray scores = q.mmul(k.transpose()).div(Math.sqrt((double) q.size(1)));
    return Transforms.softmax(scores.add(bias));
  }

  /** 0 where a query sees a key, minus infinity elsewhere: {@code [Lq, Lk]}. */
  private static INDArray hidden(boolean[][] visible) {
    double[][] mask = new double[visible.length][visible[0].length];
    for (int t = 0; t < visible.length; t++) {
      for (int j = 0; j < mask[t].length; j++) {
        mask[t][j] = visible[t][j] ? 0 : Double.NEGATIVE_INFINITY;
      }
    }
    return Nd4j.createFromArray(mask);
  }

  @Override
  public boolean[][][] visible(ReferenceInputs in) {
    int length = in.length();
    boolean[][][] visible = new boolean[Math.toIntExact(in.q().size(0))][length][];
    for (int h = 0; h < visible.length; h++) {
      boolean[][] seen = seen(new Head(head(in.q(), h), head(in.k(), h / in.group())));
      for (int t = 0; t < length; t++) {
        visible[h][t] = Arrays.copyOf(seen[t], length);
      }
    }
    return visible;
  }

  /** One head {@code [L, d]} of {@code [H, L, d]}, a view. */
  public static INDArray head(INDArray heads, long h) {
    return heads.get(NDArrayIndex.point(h), NDArrayIndex.all(), NDArrayIndex.all());
  }
}
