package org.lacuna.experiments.evaluation.perplexity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.experiments.config.ContextLength;

/** Parameters of {@link PerplexityEvaluator}. */
public record PerplexityConfig(
    @Doc("Context lengths; null for evaluation.lengths.") @Nullable List<JsonNode> lengths,
    @Doc("Tokens scored at each length by window-mean: windows of that length, all their tokens.")
        int windowTokens,
    @Doc("Windows of same-targets: the same last tokens are scored under every context length.")
        int targetWindows,
    @Doc("Tokens scored at the end of each window of same-targets; at most the shortest length.")
        int targets) {
  /** Checks the ranges. */
  public PerplexityConfig {
    if (lengths != null) {
      ContextLength.check("lengths", lengths);
    }
    Check.atLeast(1, "window_tokens", windowTokens);
    Check.atLeast(1, "target_windows", targetWindows);
    Check.atLeast(1, "targets", targets);
  }
}
