package org.lacuna.experiments.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.model.Inference;
import org.lacuna.experiments.model.Pass;
import org.lacuna.experiments.model.TokenBatch;
import org.lacuna.methods.aten.Ops;
import org.lacuna.results.Measurement;

/**
 * How far the next-token predictions of one model with native attention lie from those of the same
 * weights with full attention, over all tokens of the same windows, in nats a token (SSA, arXiv
 * 2511.20102, Prop. 4.2: the cross-entropy is the entropy of {@code p_full} and the first
 * divergence together).
 *
 * <ul>
 *   <li>{@code kl_full_native}: {@code KL(p_full || p_native)};
 *   <li>{@code kl_native_full}: {@code KL(p_native || p_full)};
 *   <li>{@code cross_entropy_full_native}: {@code - sum p_full log p_native}.
 * </ul>
 *
 * <p>The rows carry the native mode's name and shares of keys.
 */
public final class DivergenceEvaluator {
  /** The metrics, in the order of the rows. */
  public static final List<String> METRICS =
      List.of("kl_full_native", "kl_native_full", "cross_entropy_full_native");

  /** Tokens whose predictions are compared at a time: they are many numbers each, in float64. */
  private static final int ROWS = 128;

  private final Subject subject;
  private final NDManager manager;

  /** An evaluator of a model. */
  public DivergenceEvaluator(Subject subject, NDManager manager) {
    this.subject = subject;
    this.manager = manager;
  }

  /**
   * The rows of windows of one length.
   *
   * @param windows each with {@code length} tokens that are read
   */
  public List<Measurement> evaluate(List<Example> windows, int length) {
    List<Mean> means = Stream.generate(Mean::new).limit(METRICS.size()).toList();
    Inference.over(
        subject.decoder(),
        windows,
        length,
        manager,
        (_, batch, passes) -> {
          Pass full = passes.apply(AttentionMode.FULL);
          Pass other = passes.apply(AttentionMode.NATIVE);
          double[][] sums = sums(full, hidden(full, batch), hidden(other, batch), length);
          for (double[] window : sums) {
            for (int i = 0; i < window.length; i++) {
              means.get(i).add(window[i], length);
            }
          }
        });
    return IntStream.range(0, METRICS.size())
        .mapToObj(i ->
            subject.row(
                AttentionMode.NATIVE,
                METRICS.get(i),
                PerplexityEvaluator.WINDOW_MEAN,
                length,
                means.get(i).estimate()))
        .toList();
  }

  /** Hidden states {@code [B * L, D]}. */
  private NDArray hidden(Pass pass, TokenBatch batch) {
    Shape shape = batch.inputs().getShape();
    return subject.decoder().hidden(pass, batch.inputs()).reshape(shape.size(), -1);
  }

  /** The sums of each window, by metric. */
  private double[][] sums(Pass pass, NDArray full, NDArray other, int length) {
    int tokens = Math.toIntExact(full.getShape().get(0));
    double[][] sums = new double[tokens / length][METRICS.size()];
    for (int from = 0; from < tokens; from += ROWS) {
      int count = Math.min(ROWS, tokens - from);
      try (NDManager scratch = manager.newSubManager()) {
        NextToken.Divergence divergence =
            NextToken.divergence(
                logits(pass, scratch, full, from, count),
                logits(pass, scratch, other, from, count));
        List<double[]> values =
            List.of(divergence.kl(), divergence.reverse(), divergence.crossEntropy());
        for (int i = 0; i < count; i++) {
          for (int metric = 0; metric < METRICS.size(); metric++) {
            sums[(from + i) / length][metric] += values.get(metric)[i];
          }
        }
      }
    }
    return sums;
  }

  private NDArray logits(Pass pass, NDManager scratch, NDArray hidden, int from, int count) {
    return subject.decoder().logits(pass, Ops.narrow(Ops.alias(scratch, hidden), 0, from, count));
  }
}
