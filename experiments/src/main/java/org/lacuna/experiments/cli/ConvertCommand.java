package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.run.ConfigFile;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Imports;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.results.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "convert",
    description = {
      "Gives a trained model another attention.",
      "",
      "The result is a run of no steps. Weights that both have keep their values. Those that only"
          + " the new attention has begin as a copy where the method says of what (NSA's keys and"
          + " values of a branch: the model's own), and at their first values otherwise (NSA's"
          + " gates, LoZA's alpha). Its record says which weights were taken, copied, begun and"
          + " left. `lacuna train --from RUN` trains it on."
    },
    mixinStandardHelpOptions = true)
final class ConvertCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

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
          "Keys of the configuration, such as attention.methods.cca.window=128 or"
              + " model.rope.scaling=yarn.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PATTERN",
      description = "The new attention: a method, or a layer pattern.")
  private String pattern = "";

  @Option(
      names = "--eval",
      description = "Evaluate the result as it is, before any training (zero-shot).")
  private boolean evaluate;

  @Override
  public void run() {
    Workspace workspace = lacuna.workspace();
    RunFolder before = new Imports(workspace, CorpusProgress.toTerminal()).find(run);
    PrintWriter out = spec.commandLine().getOut();
    ExperimentConfig config = config(before);
    EvaluationConfig evaluation = evaluate ? config.evaluation() : null;
    try (Experiment experiment =
        Experiment.of(config, evaluation, workspace, CorpusProgress.toTerminal())) {
      Trainer.Ending _ = experiment.train(TrainingListener.NONE);
      out.printf(
          "%s  %s, %,d parameters, from %s%n",
          experiment.run().id(), experiment.method(), experiment.parameters(), before.id());
      if (evaluation != null) {
        EvaluationReport.print(
            out,
            experiment.evaluate(evaluation, EvaluationProgress.of(experiment.method())),
            lacuna.workspace().evaluators());
      }
      out.println("Record: " + experiment.run().path());
      out.flush();
    }
  }

  private ExperimentConfig config(RunFolder before) {
    List<String> keys = new ArrayList<>(overrides);
    keys.add("attention.pattern=" + pattern);
    keys.add("training.steps=0");
    return ConfigFile.of(List.of(), keys, lacuna.methods(), lacuna.tasks())
        .experiment(Experiment.successor(before, "-to-" + ExperimentConfig.asName(pattern)));
  }
}
