package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.run.YamlFolder;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What is to be measured, and of what: a run, a suite, some evaluators or tasks, and arguments over
 * them.
 */
final class EvaluationArguments {
  @Parameters(index = "0", paramLabel = "RUN", description = "Id, its beginning, or folder.")
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

  /** The run that is asked for. */
  String run() {
    return run;
  }

  /** The evaluation; without a suite, evaluators or tasks the default one under the arguments. */
  EvaluationConfig read(LacunaCommand lacuna) {
    List<Path> files =
        suite == null ? List.of() : List.of(YamlFolder.suites(lacuna.workspace()).file(suite));
    boolean chosen = suite != null || !measures.isEmpty() || !tasks.isEmpty();
    EvaluationConfig base =
        chosen ? EvaluationConfig.measuring(asked()) : EvaluationConfig.defaults();
    List<String> all = new ArrayList<>();
    if (!tasks.isEmpty()) {
      all.add("measures.tasks.tasks=[{task: " + String.join("}, {task: ", tasks) + "}]");
    }
    all.addAll(overrides);
    return Binder.of(files, all).bind(base);
  }

  private Map<String, JsonNode> asked() {
    Map<String, JsonNode> asked = new TreeMap<>();
    measures.forEach(name -> asked.put(name, JsonNodeFactory.instance.objectNode()));
    return asked;
  }
}
