package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.CorpusStatistics;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.experiments.run.ConfigFile;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Quickstart;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.results.Measurement;
import org.lacuna.results.PerplexityTable;
import org.lacuna.results.chart.PerplexityChart;
import org.lacuna.results.chart.Picture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "quickstart",
    description = {
      "Trains full, streaming and MoBA attention at a smoke scale on real text, evaluates them up"
          + " to four times the training length, and shows the table and the chart.",
      "",
      "About five minutes on two cores. Runs that are finished are not trained again."
    },
    mixinStandardHelpOptions = true)
final class QuickstartCommand implements Callable<Integer> {
  private static final List<String> METHODS = List.of("full", "streaming", "moba");

  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Mixin private CorpusOption corpus = new CorpusOption();

  @Parameters(
      arity = "0..*",
      paramLabel = "key=value",
      description = "Configuration for all three, such as training.steps=500 or seed=2.")
  private List<String> overrides = new ArrayList<>();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Workspace workspace = lacuna.workspace();
    List<Measurement> rows = new ArrayList<>();
    int trainingLength = 0;
    for (String method : METHODS) {
      ExperimentConfig config = config(method);
      trainingLength = config.training().length();
      try (Experiment experiment =
          Experiment.of(config, config.evaluation(), workspace, CorpusProgress.toTerminal())) {
        if (method.equals(METHODS.getFirst())) {
          introduce(out, experiment, config);
        }
        if (experiment.train(TerminalProgress.of(method)) == Trainer.Ending.STOPPED) {
          spec.commandLine().getErr().println("lacuna: stopped; the same command goes on");
          return ExitCode.STOPPED;
        }
        rows.addAll(experiment.evaluate(config.evaluation(), EvaluationProgress.of(method)));
        out.println("Record: " + experiment.run().path());
        out.flush();
      }
    }
    EvaluationReport.print(out, rows, lacuna.workspace().evaluators());
    draw(out, rows, trainingLength, workspace.store().root());
    return ExitCode.OK;
  }

  private ExperimentConfig config(String method) {
    List<String> all = new ArrayList<>(List.of("name=quickstart-" + method));
    all.addAll(overrides);
    all.add("attention.pattern=" + method);
    corpus.override().ifPresent(all::add);
    return ConfigFile.of(List.of(), all, lacuna.methods(), lacuna.tasks())
        .experiment(Quickstart.defaults());
  }

  private static void introduce(PrintWriter out, Experiment experiment, ExperimentConfig config) {
    CorpusStatistics text = experiment.statistics(Split.TRAIN);
    out.printf(
        "%,d documents, %.1f MB to learn from; guessing each byte by its frequency alone costs"
            + " %.2f nats (perplexity %.1f).%n",
        text.documents(), text.bytes() / 1e6, text.unigramNats(), Math.exp(text.unigramNats()));
    out.printf(
        "%,d parameters, %d steps of %,d tokens at length %d, for each of %s.%n",
        experiment.parameters(),
        config.training().steps(),
        config.training().tokensPerStep(),
        config.training().length(),
        String.join(", ", METHODS));
    out.flush();
  }

  private static void draw(
      PrintWriter out, List<Measurement> rows, int trainingLength, Path folder) {
    Picture chart =
        PerplexityChart.of(
            PerplexityTable.of(rows, "perplexity", PerplexityEvaluator.SAME_TARGETS),
            trainingLength);
    if (PictureBeside.write(chart, folder, "quickstart")) {
      out.println("Chart: " + folder.resolve("quickstart.png"));
      out.println("       " + folder.resolve("quickstart.svg"));
    }
    out.flush();
  }
}
