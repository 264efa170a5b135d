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
    @Doc(
            "Tokens scored at each length by window-mean: windows of that length, all their tokens;"
                + " one window at least. 0 leaves it out.")
        int windowTokens,
    @Doc("Equal parts of each window of window-mean whose loss is a row too; 0 for none.")
        int positionBuckets,
    @Doc(
            "Tokens at the end of each window of window-mean that trailing scores, at most the"
                + " shortest length; null for a sixteenth of the training's length or less, 0 for"
                + " none.")
        @Nullable Integer trailing,
    @Doc(
            "Windows of same-targets: the same last tokens are scored under every context length. 0"
                + " leaves it out.")
        int targetWindows,
    @Doc(
            "Tokens scored at the end of each window of same-targets; null for 64, or the shortest"
                + " length where that is less.")
        @Nullable Integer targets,
    @Doc(
            "Tokens that windows of sliding move by, at most the shortest length: as many passes a"
                + " window's length. null leaves it out.")
        @Nullable Integer stride,
    @Doc("Documents that windows of sliding move over, spread evenly over those long enough.")
        int slidingDocuments,
    @Doc(
            "Tokens scored of each of these documents, from its start; null for twice the longest"
                + " length.")
        @Nullable Integer slidingTokens) {
  /** Checks the ranges. */
  public PerplexityConfig {
    if (lengths != null) {
      ContextLength.check("lengths", lengths);
    }
    Check.atLeast(0, "window_tokens", windowTokens);
    Check.atLeast(0, "position_buckets", positionBuckets);
    atLeast(0, "trailing", trailing);
    Check.atLeast(0, "target_windows", targetWindows);
    atLeast(1, "targets", targets);
    atLeast(1, "stride", stride);
    Check.atLeast(1, "sliding_documents", slidingDocuments);
    atLeast(1, "sliding_tokens", slidingTokens);
  }

  private static void atLeast(int least, String key, @Nullable Integer value) {
    if (value != null) {
      Check.atLeast(least, key, value);
    }
  }
}
