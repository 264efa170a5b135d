package org.lacuna.experiments.run;

import ai.djl.nn.Parameter;
import java.util.Map;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.model.Decoder;

/**
 * What a training takes, by count.
 *
 * @param steps optimiser steps that it does itself
 * @param tokens it learns from
 * @param flops floating-point operations: 2 a weight and token in the products and what attention
 *     takes by its definition, forward and backward. A training that does more, such as SSA with
 *     its second stream, does so beyond this count.
 */
public record TrainingCost(long steps, long tokens, double flops) {
  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String HEAD = "lm_head.weight";
  private static final int PASSES = 3;

  /**
   * The cost of a run.
   *
   * @param first steps that were done before it began, by the run that it goes on from
   */
  static TrainingCost of(PreparedRun run, long first) {
    TrainingConfig training = run.config().training();
    long steps = Math.max(0, training.lastStep() - first);
    long tokens = steps * training.tokensPerStep();
    double attention =
        run.decoder().attention(AttentionMode.NATIVE).stream()
            .mapToDouble(layer -> layer.accounting().trainingFlops(training.length()))
            .sum();
    double sequences = (double) tokens / training.length();
    return new TrainingCost(
        steps, tokens, PASSES * 2.0 * multiplied(run.decoder()) * tokens + sequences * attention);
  }

  /** Weights that a token is multiplied with; an embedding that is only looked up is none. */
  private static long multiplied(Decoder decoder) {
    Map<String, Parameter> parameters = decoder.parameters();
    return parameters.entrySet().stream()
        .filter(each -> !(each.getKey().equals(EMBEDDING) && parameters.containsKey(HEAD)))
        .map(each -> each.getValue().getShape())
        .filter(shape -> shape.dimension() > 1)
        .mapToLong(shape -> shape.size())
        .sum();
  }
}
