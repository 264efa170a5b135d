package org.lacuna.experiments.run;

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

/**
 * An evaluation as a person asks for it.
 *
 * @param suite a file of {@code experiments/suites}, by its name; null for none
 * @param measures evaluators with their defaults
 * @param tasks tasks with their defaults, whether they were learned or not
 * @param overrides arguments {@code key=value} over keys of the section evaluation
 */
public record AskedEvaluation(
    @Nullable String suite, List<String> measures, List<String> tasks, List<String> overrides) {
  public AskedEvaluation {
    measures = List.copyOf(measures);
    tasks = List.copyOf(tasks);
    overrides = List.copyOf(overrides);
  }

  /**
   * All keys of it; without a suite, evaluators or tasks the default evaluation under the
   * arguments.
   *
   * @throws org.lacuna.config.ConfigException if there is no such suite, or a key cannot be used
   */
  public EvaluationConfig config(Workspace workspace) {
    List<Path> files =
        suite == null ? List.of() : List.of(YamlFolder.suites(workspace).file(suite));
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
