package org.lacuna.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.CorpusConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.TaskConfig;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Methods;
import org.lacuna.results.Json;

/** Reads a configuration, the parameters of the methods and tasks included. */
public final class ConfigFile {
  private ConfigFile() {}

  /**
   * Lays a file and arguments over defaults.
   *
   * @param file the YAML file, {@code null} for none
   * @param overrides arguments {@code a.b=value}
   */
  public static ExperimentConfig read(
      ExperimentConfig defaults,
      @Nullable Path file,
      List<String> overrides,
      Methods methods,
      Tasks tasks) {
    Binder binder = Binder.of(file, overrides);
    ExperimentConfig config = binder.bind(defaults);
    // All sections, also of methods that no layer uses: a mistake there must not pass in silence.
    Map<String, JsonNode> parameters = new TreeMap<>();
    config
        .attention()
        .methods()
        .forEach((name, section) ->
            parameters.put(name, parameters(binder, methods.get(name), section)));
    return new ExperimentConfig(
        config.name(),
        config.seed(),
        corpus(binder, config.corpus(), tasks),
        config.model(),
        new AttentionConfig(config.attention().pattern(), parameters),
        config.training(),
        config.evaluation());
  }

  private static CorpusConfig corpus(Binder binder, CorpusConfig corpus, Tasks tasks) {
    List<TaskConfig> whole = new ArrayList<>();
    for (int i = 0; i < corpus.tasks().size(); i++) {
      TaskConfig task = corpus.tasks().get(i);
      Record defaults = tasks.get(task.task()).defaults();
      Record bound =
          binder.section(
              defaults, Json.tree(task.parameters()), "corpus.tasks[" + i + "].parameters");
      Map<String, JsonNode> parameters = new TreeMap<>();
      Binder.toTree(Binder.withAbsolutePaths(bound))
          .properties()
          .forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
      whole.add(task.with(parameters));
    }
    return corpus.with(whole).withAbsolutePath();
  }

  /** The full parameters; bound here, where the message can still name file or argument. */
  private static <C extends Record> JsonNode parameters(
      Binder binder, AttentionMethod<C> method, JsonNode section) {
    return Binder.toTree(
        binder.section(method.defaults(), section, "attention.methods." + method.name()));
  }
}
