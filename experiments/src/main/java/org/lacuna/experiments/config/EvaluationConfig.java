package org.lacuna.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/** Perplexity against context length, in two protocols. */
@Doc("Perplexity against context length, on the test split.")
public record EvaluationConfig(
    @Doc("Context lengths in tokens.") List<Integer> lengths,
    @Doc("Tokens scored at each length by window-mean: windows of that length, all their tokens.")
        int windowTokens,
    @Doc("Windows of same-targets: the same last tokens are scored under every context length.")
        int targetWindows,
    @Doc("Tokens scored at the end of each window of same-targets; at most the shortest length.")
        int targets,
    @Doc(
            "Attention at inference: native, each layer's own method; or full, in every layer on"
                + " the same weights.")
        AttentionMode mode,
    @Doc(
            "Method of each layer at inference, as attention.pattern; null for that of training. It"
                + " must do with the weights of the run, as streaming-llm and minference do.")
        @Nullable String pattern,
    @Doc(
            "Parameters by method that differ from those of training, such as moba: {top_k: 5};"
                + " weights must keep their shapes.")
        Map<String, JsonNode> methods) {
  /** Checks the ranges. */
  public EvaluationConfig {
    Check.that(!lengths.isEmpty(), "lengths", "at least one length", lengths);
    for (int length : lengths) {
      Check.atLeast(2, "lengths", length);
    }
    Check.atLeast(1, "window_tokens", windowTokens);
    Check.atLeast(1, "target_windows", targetWindows);
    int shortest = Collections.min(lengths);
    Check.that(targets >= 1 && targets <= shortest, "targets", "from 1 to " + shortest, targets);
    lengths = lengths.stream().sorted().distinct().toList();
  }

  /** Up to four times the default training length. */
  public static EvaluationConfig defaults() {
    return new EvaluationConfig(
        List.of(128, 256, 512, 1024, 2048), 65_536, 64, 64, AttentionMode.NATIVE, null, Map.of());
  }
}
