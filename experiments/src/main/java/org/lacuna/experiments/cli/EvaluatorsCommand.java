package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import org.lacuna.config.Binder;
import org.lacuna.experiments.evaluation.Evaluator;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.run.YamlFolder;
import org.lacuna.results.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluators",
    description = {
      "Lists what can be measured of a run: metrics, parameters, defaults and sources.",
      "",
      "The parameters are keys of evaluation.measures.NAME."
    },
    mixinStandardHelpOptions = true)
final class EvaluatorsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    Workspace workspace = lacuna.workspace();
    if (json) {
      out.println(Json.pretty(tree(workspace)));
      return;
    }
    out.println(
        "lacuna eval RUN --suite SUITE, SUITE one of " + YamlFolder.suites(workspace).names());
    out.println();
    for (Evaluator<?> evaluator : workspace.evaluators().all()) {
      out.printf("%s  %s%n", evaluator.name(), evaluator.summary());
      out.printf("    %s%n", evaluator.source());
      evaluator.metrics().forEach((metric, what) -> out.printf("    %s: %s%n", metric, what));
      out.println(Explained.parameters(evaluator.defaults()));
    }
    out.flush();
  }

  private static ArrayNode tree(Workspace workspace) {
    ArrayNode evaluators = Json.MAPPER.createArrayNode();
    for (Evaluator<?> evaluator : workspace.evaluators().all()) {
      ObjectNode node = evaluators.addObject();
      node.put("name", evaluator.name());
      node.put("summary", evaluator.summary());
      node.put("source", evaluator.source());
      node.set("metrics", Json.tree(evaluator.metrics()));
      node.set("defaults", Binder.toTree(evaluator.defaults()));
    }
    return evaluators;
  }
}
