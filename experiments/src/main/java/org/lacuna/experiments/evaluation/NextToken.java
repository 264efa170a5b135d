package org.lacuna.experiments.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.function.UnaryOperator;
import org.lacuna.methods.aten.Ops;

/**
 * What logits say of the next token, one value a token: chunks {@code [N, V]} of any size give the
 * same values. The losses themselves are {@link Ops#crossEntropies}.
 */
public final class NextToken {
  private NextToken() {}

  /**
   * How far one prediction lies from another, in nats a token. Where the two agree, {@code kl} and
   * {@code reverse} are 0 up to float64 rounding.
   *
   * @param kl {@code KL(p || q) = sum_v p_v (log p_v - log q_v)}
   * @param reverse {@code KL(q || p)}
   * @param entropy of p
   * @param crossEntropy {@code - sum_v p_v log q_v}, that is entropy and kl together
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Divergence(
      double[] kl, double[] reverse, double[] entropy, double[] crossEntropy) {}

  /**
   * Whether the likeliest token is the target; of equally likely ones, any may be taken.
   *
   * @param logits {@code [N, V]}
   * @param targets {@code [N]} int64; {@link Ops#NO_TARGET} is no hit
   */
  public static boolean[] hits(NDArray logits, NDArray targets) {
    long[] expected = targets.toLongArray();
    try (NDArray likeliest = logits.argMax(1)) {
      long[] tokens = likeliest.toLongArray();
      boolean[] hits = new boolean[tokens.length];
      for (int i = 0; i < hits.length; i++) {
        hits[i] = tokens[i] == expected[i];
      }
      return hits;
    }
  }

  /**
   * The divergence of {@code q = softmax(other)} from {@code p = softmax(full)}, such as the same
   * model's predictions with sparse and with full attention; computed in float64.
   *
   * @param full {@code [N, V]}
   * @param other {@code [N, V]}
   */
  public static Divergence divergence(NDArray full, NDArray other) {
    try (var scratch = full.getManager().newSubManager()) {
      UnaryOperator<NDArray> logarithms =
          logits -> Ops.alias(scratch, logits).toType(DataType.FLOAT64, false).logSoftmax(1);
      NDArray logP = logarithms.apply(full);
      NDArray logQ = logarithms.apply(other);
      NDArray p = logP.exp();
      NDArray excess = logP.sub(logQ);
      return new Divergence(
          sums(p.mul(excess)),
          sums(logQ.exp().mul(excess.neg())),
          sums(p.mul(logP.neg())),
          sums(p.mul(logQ.neg())));
    }
  }

  private static double[] sums(NDArray terms) {
    return terms.sum(new int[] {1}).toDoubleArray();
  }
}
