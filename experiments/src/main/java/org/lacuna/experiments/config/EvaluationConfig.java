package org.lacuna.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/**
 * What is measured of a trained model: perplexity against context length, its tasks, and how far
 * its modes of attention lie apart.
 */
@Doc("What is measured on the test split: perplexity against context length, and more.")
public record EvaluationConfig(
    @Doc("Context lengths in tokens.") List<Integer> lengths,
    @Doc("Tokens scored at each length by window-mean: windows of that length, all their tokens.")
        int windowTokens,
    @Doc("Windows of same-targets: the same last tokens are scored under every context length.")
        int targetWindows,
    @Doc("Tokens scored at the end of each window of same-targets; at most the shortest length.")
        int targets,
    @Doc("Samples of each task of the corpus, at each of its lengths; 0 for none.") int taskSamples,
    @Doc(
            "Tokens of a task's samples; null for the lengths at which the task is learned. Every"
                + " task must fit each of them.")
        @Nullable List<Integer> taskLengths,
    @Doc(
            "Windows of each length over which native and full attention's predictions are"
                + " compared: KL in both directions, cross-entropy; 0 for none. Nothing to compare"
                + " where every layer is full attention.")
        int divergenceWindows,
    @Doc(
            "Windows of each length over which the share of full attention's weight that falls on"
                + " the keys native attention sees is measured, in both modes; 0 for none.")
        int massWindows,
    @Doc(
            "Attention at inference, each measured: native, each layer's own method; full, in every"
                + " layer on the same weights. Where every layer is full attention they are one,"
                + " and of both only native is measured.")
        List<AttentionMode> modes,
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
    Check.atLeast(0, "task_samples", taskSamples);
    if (taskLengths != null) {
      Check.that(!taskLengths.isEmpty(), "task_lengths", "null or at least one", taskLengths);
      taskLengths.forEach(length -> Check.atLeast(2, "task_lengths", length));
      taskLengths = taskLengths.stream().sorted().distinct().toList();
    }
    Check.atLeast(0, "divergence_windows", divergenceWindows);
    Check.atLeast(0, "mass_windows", massWindows);
    Check.that(!modes.isEmpty(), "modes", "native, full or both", modes);
    modes = modes.stream().distinct().toList();
  }

  /** Perplexity up to four times the default training length, and the tasks. */
  public static EvaluationConfig defaults() {
    return new EvaluationConfig(
        List.of(128, 256, 512, 1024, 2048),
        65_536,
        64,
        64,
        64,
        null,
        0,
        0,
        List.of(AttentionMode.NATIVE),
        null,
        Map.of());
  }
}
