package org.lacuna.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.run.AskedEvaluation;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What is to be measured, and of what: a run, a suite, some evaluators or tasks, and arguments over
 * them.
 */
final class EvaluationArguments {
  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "Id, its beginning, or folder; or the folder of a published model.")
  private String run = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "key=value",
      description =
          "Keys of the section evaluation, such as lengths=[1x,4096] or"
              + " measures.divergence.windows=32.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--suite",
      paramLabel = "NAME",
      description =
          "What a file of experiments/suites says: quick (a minute at smoke scale), papers (the"
              + " papers' protocols), long (far beyond the training length).")
  private @Nullable String suite;

  @Option(
      names = "--measures",
      split = ",",
      paramLabel = "EVALUATOR",
      description = "These evaluators with their defaults; see `lacuna evaluators`.")
  private List<String> measures = new ArrayList<>();

  @Option(
      names = "--tasks",
      split = ",",
      paramLabel = "TASK",
      description =
          "These tasks, whether they were learned or not; see `lacuna datasets list`. Parameters of"
              + " their own: measures.tasks.tasks=[{task: niah, parameters: {...}}].")
  private List<String> tasks = new ArrayList<>();

  @Mixin private ComputingOptions computing = new ComputingOptions();

  /** The run that is asked for. */
  String run() {
    return run;
  }

  /** The evaluation that is asked for. */
  EvaluationConfig read(LacunaCommand lacuna) {
    List<String> keys = new ArrayList<>(computing.keys());
    keys.addAll(overrides);
    return new AskedEvaluation(suite, measures, tasks, keys).config(lacuna.workspace());
  }
}
