package org.lacuna.experiments.evaluation;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.results.Measurement;

/**
 * All that a configuration asks to be measured of a model.
 *
 * @param text what there is to predict; nothing for a model that learned tasks alone
 * @param tasks one of each task and length
 */
public record Evaluation(
    EvaluationConfig config,
    Tokenizer tokenizer,
    Optional<CorpusSplit> text,
    List<TaskSamples> tasks) {

  /** The rows: of each mode, then those that compare the modes. */
  public List<Measurement> of(Subject subject, NDManager manager) {
    List<Measurement> rows = new ArrayList<>();
    for (AttentionMode mode : subject.distinct(config.modes())) {
      text.ifPresent(split ->
          rows.addAll(
              new PerplexityEvaluator(subject, tokenizer, manager).evaluate(split, config, mode)));
      for (TaskSamples task : tasks) {
        rows.addAll(new TaskEvaluator(subject, manager).evaluate(task, config.taskSamples(), mode));
      }
    }
    text.ifPresent(split -> {
      for (int length : config.lengths()) {
        rows.addAll(divergences(subject, split, length, manager));
        rows.addAll(masses(subject, split, length, manager));
      }
    });
    return rows;
  }

  private List<Measurement> divergences(
      Subject subject, CorpusSplit split, int length, NDManager manager) {
    return config.divergenceWindows() == 0 || !subject.decoder().isSparse()
        ? List.of()
        : new DivergenceEvaluator(subject, manager)
            .evaluate(windows(split, length, config.divergenceWindows()), length);
  }

  private List<Measurement> masses(
      Subject subject, CorpusSplit split, int length, NDManager manager) {
    List<Measurement> rows = new ArrayList<>();
    if (config.massWindows() > 0) {
      List<Example> windows = windows(split, length, config.massWindows());
      for (AttentionMode mode : subject.distinct(List.of(AttentionMode.values()))) {
        rows.addAll(
            new AttentionSparsityEvaluator(subject, manager).evaluate(windows, length, mode));
      }
    }
    return rows;
  }

  private static List<Example> windows(CorpusSplit split, int length, int count) {
    return EvaluationWindows.windows(split, length, (long) length * count).stream()
        .map(Example::of)
        .toList();
  }
}
