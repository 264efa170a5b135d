package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.run.ConfigFile;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.results.Json;
import org.lacuna.results.Measurement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = {
      "Trains one model and evaluates it.",
      "",
      "The same command goes on where a stopped or killed training left off; a finished run is only"
          + " evaluated again."
    },
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Parameters(
      arity = "0..*",
      paramLabel = "[CONFIG] [key=value ...]",
      description =
          "A YAML file (see `lacuna config`), and arguments such as training.steps=100 that win"
              + " over it.")
  private List<String> arguments = new ArrayList<>();

  @Mixin private CorpusOption corpus = new CorpusOption();

  @Option(
      names = "--no-eval",
      description = "Only train. A run that learns tasks alone has no text to be evaluated on.")
  private boolean trainOnly;

  @Option(names = "--json", description = "Print the run and its rows as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    ExperimentConfig config = config();
    PrintWriter out = spec.commandLine().getOut();
    try (Experiment experiment =
        Experiment.of(config, lacuna.workspace(), CorpusProgress.toTerminal())) {
      if (!json) {
        out.printf(
            "%s  %s, %,d parameters%n",
            experiment.run().id(), experiment.method(), experiment.parameters());
        out.flush();
      }
      Trainer.Ending ending = experiment.train(TerminalProgress.of(experiment.method()));
      if (ending == Trainer.Ending.STOPPED) {
        spec.commandLine().getErr().println("lacuna: stopped; the same command goes on");
        return ExitCode.STOPPED;
      }
      boolean evaluating = !trainOnly && experiment.hasText();
      List<Measurement> rows = evaluating ? experiment.evaluate(config.evaluation()) : List.of();
      print(out, experiment, rows);
      return ExitCode.OK;
    }
  }

  private ExperimentConfig config() {
    List<String> overrides = new ArrayList<>(arguments);
    Path file = null;
    if (!overrides.isEmpty() && !overrides.getFirst().contains("=")) {
      file = Path.of(overrides.removeFirst());
    }
    corpus.override().ifPresent(overrides::add);
    return ConfigFile.read(
        ExperimentConfig.defaults(), file, overrides, lacuna.methods(), lacuna.tasks());
  }

  private void print(PrintWriter out, Experiment experiment, List<Measurement> rows) {
    if (json) {
      ObjectNode node = Json.MAPPER.createObjectNode();
      node.put("run", experiment.run().id());
      node.put("path", experiment.run().path().toString());
      node.set("rows", Json.tree(rows));
      out.println(Json.pretty(node));
      return;
    }
    if (!rows.isEmpty()) {
      PerplexityReport.print(out, rows);
    }
    out.println("Record: " + experiment.run().path());
  }
}
