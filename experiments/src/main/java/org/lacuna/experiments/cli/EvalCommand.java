package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Imports;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.results.Json;
import org.lacuna.results.Measurement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "eval",
    description = {
      "Evaluates a trained run and adds the rows to its record.",
      "",
      "Every sample is kept as soon as it is measured: the same command goes on where a killed one"
          + " was, and what was measured of these weights is not measured again."
    },
    mixinStandardHelpOptions = true)
final class EvalCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Mixin private EvaluationArguments arguments = new EvaluationArguments();

  @Option(names = "--json", description = "Print the rows as JSON.")
  private boolean json;

  @Option(
      names = "--memory",
      paramLabel = "FILE.csv",
      description =
          "Write the memory of the process here, five times a second, and draw it beside:"
              + " FILE.png.")
  private @Nullable Path memory;

  @Override
  public void run() {
    EvaluationConfig evaluation = arguments.read(lacuna);
    PrintWriter out = spec.commandLine().getOut();
    Workspace workspace = lacuna.workspace();
    try (Experiment experiment =
        Experiment.of(
            new Imports(workspace, CorpusProgress.toTerminal()).find(arguments.run()),
            workspace,
            CorpusProgress.toTerminal())) {
      List<Measurement> rows = evaluate(experiment, evaluation);
      if (json) {
        out.println(Json.pretty(Json.tree(rows)));
      } else {
        EvaluationReport.print(out, rows, lacuna.workspace().evaluators());
        out.println("Record: " + experiment.run().path());
      }
    }
  }

  private List<Measurement> evaluate(Experiment experiment, EvaluationConfig evaluation) {
    EvaluationListener progress = EvaluationProgress.of(experiment.method());
    if (memory == null) {
      return experiment.evaluate(evaluation, progress);
    }
    try (MemoryWatch watch = new MemoryWatch(memory, progress)) {
      return experiment.evaluate(evaluation, watch);
    }
  }
}
