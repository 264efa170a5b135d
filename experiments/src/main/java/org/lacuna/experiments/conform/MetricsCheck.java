package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.Comparison.CodePath.FAST;
import static org.lacuna.experiments.conform.Comparison.Kind.OUTPUT;
import static org.lacuna.experiments.conform.ConformanceVector.doubles;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lacuna.experiments.evaluation.NextToken;
import org.lacuna.experiments.evaluation.PositionLosses;
import org.lacuna.experiments.evaluation.Score;
import org.lacuna.methods.aten.Ops;

/**
 * Losses of a batch of windows, some targets left out: {@code token_loss}, its means in every unit,
 * accuracy, the means by position, and the gradient of the training loss by the logits.
 *
 * <p>There is one path, that of {@code evaluation} and of the training loss.
 */
final class MetricsCheck implements ConformanceCheck {
  @Override
  public boolean knows(String method) {
    return method.equals("metrics");
  }

  @Override
  public List<Comparison> check(ConformanceVector vector) {
    Shape shape = vector.tensor("logits", -1, -1, -1).getShape(); // [B, T, V]
    int batch = Math.toIntExact(shape.get(0));
    int length = Math.toIntExact(shape.get(1));
    long vocabulary = shape.get(2);
    Shape rows = new Shape((long) batch * length, vocabulary);
    NDArray logits = vector.tensor("logits").reshape(rows);
    NDArray targets = vector.tensor("targets", batch, length).flatten();
    long[] expected = targets.toLongArray();
    long[] bytes = vector.tensor("token_bytes", batch, length).toLongArray();
    if (Arrays.stream(expected)
        .anyMatch(id -> id != Ops.NO_TARGET && (id < 0 || id >= vocabulary))) {
      throw vector.problem("targets: one is no token of " + vocabulary);
    }
    double[] losses = doubles(Ops.crossEntropies(logits, targets));
    boolean[] hits = NextToken.hits(logits, targets);

    Score score = new Score();
    PositionLosses positions = new PositionLosses(length);
    long hit = 0;
    for (int i = 0; i < losses.length; i++) {
      if (expected[i] != Ops.NO_TARGET) {
        score.add(losses[i], 1, bytes[i], 0);
        positions.add(i % length, losses[i]);
        hit += hits[i] ? 1 : 0;
      }
    }
    List<Comparison> comparisons = new ArrayList<>();
    comparisons.add(vector.compare(FAST, "token_loss", OUTPUT, losses));
    comparisons.add(vector.compare(FAST, "cross_entropy", OUTPUT, score.loss().value()));
    comparisons.add(vector.compare(FAST, "perplexity", OUTPUT, score.perplexity().value()));
    comparisons.add(vector.compare(FAST, "bits_per_token", OUTPUT, score.bitsPerToken()));
    comparisons.add(vector.compare(FAST, "bits_per_byte", OUTPUT, score.bitsPerByte().value()));
    comparisons.add(vector.compare(FAST, "accuracy", OUTPUT, (double) hit / score.tokens()));
    comparisons.add(vector.compare(FAST, "position_loss", OUTPUT, positions.means()));
    comparisons.add(
        vector.compare(
            FAST,
            "position_count",
            OUTPUT,
            Arrays.stream(positions.counts()).asDoubleStream().toArray()));
    comparisons.addAll(
        new Gradients(vector, List.of("logits"))
            .fast((_, tensors) ->
                Ops.crossEntropy(AttentionCheck.get(tensors, "logits").reshape(rows), targets)));
    return comparisons;
  }
}
