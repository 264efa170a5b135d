package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.evaluation.Evaluators;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Imports;
import org.lacuna.experiments.run.Phase;
import org.lacuna.experiments.run.Regime;
import org.lacuna.experiments.run.RegimeRunner;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.results.Json;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunFolder;
import org.lacuna.results.calibration.Calibration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = {
      "Trains one model, in one phase or in several, and evaluates it.",
      "",
      "Each phase is a run of its own. The same command goes on where a stopped or killed training"
          + " left off; what is finished is not trained again."
    },
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Mixin private RegimeArguments arguments = new RegimeArguments();

  @Option(
      names = "--from",
      paramLabel = "RUN",
      description =
          "Begin with the weights of a finished run, or of a published model's folder, and with its"
              + " configuration in place of the defaults, on data in another order. Phases without"
              + " a start begin so too.")
  private @Nullable String from;

  @Option(names = "--no-eval", description = "Only train.")
  private boolean trainOnly;

  @Option(names = "--json", description = "Print the runs and their rows as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Regime regime = arguments.read(lacuna).regime(defaults());
    Report report =
        new Report(regime, spec.commandLine().getOut(), json, lacuna.workspace().evaluators());
    RegimeRunner runner = new RegimeRunner(lacuna.workspace(), CorpusProgress.toTerminal(), report);
    if (runner.run(regime, !trainOnly) == Trainer.Ending.STOPPED) {
      spec.commandLine().getErr().println("lacuna: stopped; the same command goes on");
      return ExitCode.STOPPED;
    }
    report.close();
    return ExitCode.OK;
  }

  private ExperimentConfig defaults() {
    return from == null
        ? ExperimentConfig.defaults()
        : Experiment.successor(
            new Imports(lacuna.workspace(), CorpusProgress.toTerminal()).find(from), "-next");
  }

  /** Says what is trained, and in the end what came of it. */
  private static final class Report implements RegimeRunner.Listener {
    private final Regime regime;
    private final PrintWriter out;
    private final boolean json;
    private final Evaluators evaluators;
    private final ArrayNode runs = Json.MAPPER.createArrayNode();
    private final List<Measurement> rows = new ArrayList<>();
    private final List<String> records = new ArrayList<>();

    Report(Regime regime, PrintWriter out, boolean json, Evaluators evaluators) {
      this.regime = regime;
      this.out = out;
      this.json = json;
      this.evaluators = evaluators;
    }

    @Override
    public TrainingListener phase(Phase phase, int number, Experiment experiment) {
      String label = regime.phases().size() == 1 ? experiment.method() : phase.name();
      if (!json) {
        String place =
            regime.phases().size() == 1 ? "" : "%d/%d  ".formatted(number, regime.phases().size());
        out.printf(
            "%s%s  %s, %,d parameters%n",
            place, experiment.run().id(), experiment.method(), experiment.parameters());
        out.flush();
      }
      return TerminalProgress.of(label);
    }

    @Override
    public void chosen(Phase phase, RunFolder run, Calibration calibration) {
      CalibrationFiles files = CalibrationFiles.write(calibration, run.path());
      if (!json) {
        files.print(out);
      }
    }

    @Override
    public EvaluationListener evaluating(Phase phase, Experiment experiment) {
      return EvaluationProgress.of(phase.name().isEmpty() ? experiment.method() : phase.name());
    }

    @Override
    public void ended(Phase phase, Experiment experiment, List<Measurement> measured) {
      runs.addObject()
          .put("phase", phase.name())
          .put("run", experiment.run().id())
          .put("path", experiment.run().path().toString())
          .set("rows", Json.tree(measured));
      records.add(experiment.run().path().toString());
      boolean named = !phase.name().isEmpty();
      measured.forEach(row -> rows.add(named ? row.withMethod(phase.name()) : row));
    }

    void close() {
      if (json) {
        out.println(Json.pretty(runs.size() == 1 ? runs.get(0) : runs));
        return;
      }
      if (!rows.isEmpty()) {
        EvaluationReport.print(out, rows, evaluators);
      }
      records.forEach(record -> out.println("Record: " + record));
      out.flush();
    }
  }
}
