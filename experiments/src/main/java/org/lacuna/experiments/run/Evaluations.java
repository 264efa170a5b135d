package org.lacuna.experiments.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.experiments.config.CorpusConfig;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.TaskConfig;
import org.lacuna.experiments.evaluation.Evaluation;
import org.lacuna.experiments.evaluation.TaskSamples;
import org.lacuna.results.Json;

/** What a run is evaluated on: the test split of its text, and test samples of its tasks. */
final class Evaluations {
  private Evaluations() {}

  /**
   * An evaluation of what a run learned.
   *
   * @throws ConfigException if it leaves nothing to measure, or needs a text where there is none
   * @throws org.lacuna.datasets.DatasetException if a task has no sample of a length, or none to
   *     test with
   */
  static Evaluation of(
      EvaluationConfig evaluation, CorpusConfig corpus, CorpusData data, RunData learned) {
    Evaluation all =
        new Evaluation(
            evaluation,
            data.tokenizer(),
            data.evaluated(Split.TEST),
            evaluation.taskSamples() == 0 ? List.of() : tasks(evaluation, corpus, data, learned));
    if (all.text().isEmpty()) {
      requireNoText(evaluation);
    }
    return all;
  }

  private static void requireNoText(EvaluationConfig evaluation) {
    require(evaluation.taskSamples() > 0, "task_samples", "at least 1");
    require(evaluation.divergenceWindows() == 0, "divergence_windows", "0");
    require(evaluation.massWindows() == 0, "mass_windows", "0");
  }

  private static void require(boolean fits, String key, String expected) {
    if (!fits) {
      throw new ConfigException(
          "evaluation.%s: expected %s; the run has no corpus.texts, so there is no text"
                  .formatted(key, expected)
              + " to evaluate on");
    }
  }

  private static List<TaskSamples> tasks(
      EvaluationConfig evaluation, CorpusConfig corpus, CorpusData data, RunData learned) {
    List<TaskSamples> all = new ArrayList<>();
    Map<String, Integer> named = new HashMap<>();
    for (int i = 0; i < corpus.tasks().size(); i++) {
      TaskConfig task = corpus.tasks().get(i);
      int times = named.merge(task.task(), 1, Integer::sum);
      String protocol = "task:" + task.task() + (times == 1 ? "" : "#" + times);
      List<Integer> lengths =
          evaluation.taskLengths() == null ? learned.lengths(task) : evaluation.taskLengths();
      // Not the run's seed: runs that differ in it are asked the same, at every length.
      long seed = Seeds.derive(corpus.splitSeed(), i);
      for (int length : lengths) {
        Generator generator =
            data.generator(
                task.task(),
                Json.tree(task.parameters()),
                "corpus.tasks[" + i + "].parameters",
                length,
                seed);
        Sample _ = generator.sample(Split.TEST, 0); // refuses now what it would refuse later
        all.add(new TaskSamples(protocol, length, generator));
      }
    }
    return all;
  }
}
