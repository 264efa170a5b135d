package org.lacuna.experiments.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.BudgetConfig;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.InferenceConfig;
import org.lacuna.methods.Methods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an evaluation's variants, its sweep and its budgets come to, each attention once. */
final class Variants {
  private static final Logger LOG = LoggerFactory.getLogger(Variants.class);

  private final ExperimentConfig run;
  private final Methods methods;

  private Variants(ExperimentConfig run, Methods methods) {
    this.run = run;
    this.methods = methods;
  }

  /**
   * The attentions that are measured, and the modes of each. A point of a sweep or a budget is
   * measured in native mode alone, for full attention knows no budget.
   *
   * @throws ConfigException if one does not fit the run, or no budget can be had
   */
  static Map<InferenceAttention, List<AttentionMode>> of(
      ExperimentConfig run, EvaluationConfig evaluation, Methods methods) {
    Variants variants = new Variants(run, methods);
    List<InferenceConfig> plain = evaluation.inference();
    List<InferenceConfig> points = new ArrayList<>(evaluation.swept());
    BudgetConfig budgets = evaluation.budgets();
    if (budgets != null) {
      List<InferenceConfig> bases = Stream.concat(plain.stream(), points.stream()).toList();
      points.addAll(variants.budgets(bases, budgets));
    }
    Map<InferenceAttention, List<AttentionMode>> all = new LinkedHashMap<>();
    plain.forEach(variant -> all.putIfAbsent(variants.attention(variant), evaluation.modes()));
    points.forEach(
        point -> all.putIfAbsent(variants.attention(point), List.of(AttentionMode.NATIVE)));
    return all;
  }

  private InferenceAttention attention(InferenceConfig variant) {
    return InferenceAttention.of(run.attention(), run.model(), variant, methods);
  }

  private List<InferenceConfig> budgets(List<InferenceConfig> bases, BudgetConfig budgets) {
    int tokens = budgets.tokens(run.training().length());
    List<InferenceConfig> points = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (InferenceConfig base : bases) {
      BudgetCurve curve = new BudgetCurve(attention(base), budgets.of(), tokens, methods);
      for (double share : budgets.shares()) {
        curve
            .refusal(share)
            .ifPresentOrElse(refusals::add, () -> points.add(curve.at(share).over(base)));
      }
    }
    if (points.isEmpty()) {
      throw new ConfigException("evaluation.budgets: " + refusals.getFirst());
    }
    refusals.stream().distinct().forEach(why -> LOG.warn("left out of the budgets: {}", why));
    return points;
  }
}
