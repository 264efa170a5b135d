package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.Comparison.CodePath.FAST;
import static org.lacuna.experiments.conform.Comparison.Kind.OUTPUT;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import org.lacuna.experiments.evaluation.NextToken;

/**
 * How far the predictions under sparse attention lie from those under full attention. There is one
 * path, in float64.
 */
final class DivergenceCheck implements ConformanceCheck {
  @Override
  public boolean knows(String method) {
    return method.equals("next_token_kl");
  }

  @Override
  public List<Comparison> check(ConformanceVector vector) {
    NDArray full = vector.tensor("logits_full", -1, -1);
    NDArray sparse = vector.tensor("logits_sparse", full.getShape().getShape());
    NextToken.Divergence divergence = NextToken.divergence(full, sparse);
    double mean = Arrays.stream(divergence.kl()).average().orElse(Double.NaN);
    return List.of(
        vector.compare(FAST, "kl", OUTPUT, divergence.kl()),
        vector.compare(FAST, "kl_mean", OUTPUT, mean),
        vector.compare(FAST, "kl_reverse", OUTPUT, divergence.reverse()),
        vector.compare(FAST, "entropy_full", OUTPUT, divergence.entropy()),
        vector.compare(FAST, "cross_entropy", OUTPUT, divergence.crossEntropy()));
  }
}
