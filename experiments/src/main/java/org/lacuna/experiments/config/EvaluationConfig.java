package org.lacuna.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/** What is measured of a trained model, and how it attends meanwhile. */
@Doc("What is measured on data that was not learned.")
public record EvaluationConfig(
    @Doc(
            "Context lengths: tokens, or times the training's length (0.5x). Evaluators that have"
                + " lengths of their own say so.")
        List<JsonNode> lengths,
    @Doc(
            "Attention at inference, each measured: native, each layer's own method; full, in every"
                + " layer on the same weights. Where every layer is full attention they are one,"
                + " and of both only native is measured.")
        List<AttentionMode> modes,
    @Doc("See variants; of all of them.") @Nullable String pattern,
    @Doc("See variants; of all of them.") Map<String, JsonNode> methods,
    @Doc("See variants; of all of them.") Map<String, JsonNode> rope,
    @Doc(
            "What differs from training, each measured: {pattern: ...}, {methods: {moba: {top_k:"
                + " 5}}}, {rope: {scaling: yarn, factor: 4}}, or several of them; {} for nothing.")
        List<InferenceConfig> variants,
    @Doc(
            "Lists of values in the place of values, as {moba: {top_k: [1, 2, 4, 8]}}: each variant"
                + " is measured with each combination too, in native mode.")
        Map<String, JsonNode> sweep,
    @Doc(
            "Equal budgets, as {of: keys, shares: [0.1, 0.2]}: each variant and point of the sweep"
                + " is measured at each of them too, in native mode.")
        @Nullable BudgetConfig budgets,
    @Doc("What computes, in place of the run's device; null for that.") @Nullable DeviceKind device,
    @Doc("How products are computed, in place of the run's precision; null for that.")
        @Nullable Precision precision,
    @Doc(
            "Parameters by evaluator, each measured; see `lacuna evaluators` for all of them. null"
                + " leaves one out.")
        Map<String, JsonNode> measures) {
  /** Checks the ranges. */
  public EvaluationConfig {
    ContextLength.check("lengths", lengths);
    Check.that(!modes.isEmpty(), "modes", "native, full or both", modes);
    modes = modes.stream().distinct().toList();
    Check.that(!variants.isEmpty(), "variants", "at least one, such as {}", variants);
    variants = variants.stream().distinct().toList();
    Check.that(
        (sweep.isEmpty() && budgets == null) || modes.contains(AttentionMode.NATIVE),
        "modes",
        "native among them, with sweep or budgets",
        modes);
  }

  /** Perplexity up to four times the training length, and the tasks that were learned. */
  public static EvaluationConfig defaults() {
    JsonNode asTheyAre = JsonNodeFactory.instance.objectNode();
    return measuring(Map.of("perplexity", asTheyAre, "tasks", asTheyAre));
  }

  /** The default lengths and attention with other measures. */
  public static EvaluationConfig measuring(Map<String, JsonNode> measures) {
    return new EvaluationConfig(
        ContextLength.of("0.25x", "0.5x", "1x", "2x", "4x"),
        List.of(AttentionMode.NATIVE),
        null,
        Map.of(),
        Map.of(),
        List.of(InferenceConfig.defaults()),
        Map.of(),
        null,
        null,
        null,
        measures);
  }

  /** The variants, each over what is said of all of them. */
  public List<InferenceConfig> inference() {
    InferenceConfig all = new InferenceConfig(pattern, methods, rope);
    return variants.stream().map(variant -> variant.over(all)).distinct().toList();
  }

  /** The points of the sweep, each over every variant. */
  public List<InferenceConfig> swept() {
    List<InferenceConfig> points = Sweep.points(sweep);
    return inference().stream()
        .flatMap(variant -> points.stream().map(point -> point.over(variant)))
        .distinct()
        .toList();
  }
}
