package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.DatasetException;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.paper.Paper;
import org.lacuna.experiments.paper.PaperFiles;
import org.lacuna.experiments.paper.Reproduction;
import org.lacuna.experiments.paper.Seeds;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Phase;
import org.lacuna.experiments.run.RegimeFiles;
import org.lacuna.experiments.run.RegimeRunner;
import org.lacuna.experiments.training.DivergedException;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.results.RunException;
import org.lacuna.results.RunFolder;
import org.lacuna.results.TableText;
import org.lacuna.results.calibration.Calibration;
import org.lacuna.results.claim.Verdict;
import org.lacuna.results.paper.PaperResult;
import org.lacuna.results.paper.PaperText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

@Command(
    name = "reproduce",
    description = {
      "Runs what a paper's table or figure needs and puts the paper's numbers beside the measured"
          + " ones, with a verdict for each of its claims.",
      "",
      "What is trained or measured already is not done again: the same command goes on where it was"
          + " stopped, and what tables have in common is done once."
    },
    mixinStandardHelpOptions = true)
final class ReproduceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID | key=value",
      description =
          "Folders of experiments/papers (see --list), 'all' of them, and arguments over their"
              + " experiments such as training.steps=100.")
  private List<String> arguments = new ArrayList<>();

  @Option(names = "--list", description = "Show all tables and figures, and what came of them.")
  private boolean list;

  @Option(
      names = "--scale",
      paramLabel = "SCALE",
      defaultValue = "smoke",
      description =
          "smoke (that everything runs), small (minutes to hours on two cores), gpu, or paper"
              + " (default: ${DEFAULT-VALUE}).")
  private String scale = "";

  @Option(
      names = "--seeds",
      paramLabel = "N|A-B",
      description = "Seeds 1 to N, or A to B (default: as the plan says, mostly 3; at smoke 1).")
  private @Nullable String seeds;

  @Option(
      names = "--recorded",
      description =
          "Trains and measures nothing: the table of what is recorded so far, and which of its rows"
              + " are not.")
  private boolean recorded;

  @Override
  public Integer call() {
    PaperFiles files = PaperFiles.of(lacuna.workspace());
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      out.println(TableText.console(listing(files)));
      out.flush();
      return ExitCode.OK;
    }
    List<Paper> papers = papers(files);
    requireScale();
    Seeds asked = seeds == null ? null : Seeds.parse("--seeds", seeds);
    List<String> failed = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (Paper paper : papers) {
      try {
        Optional<PaperResult> result = reproduce(paper, asked);
        if (result.isEmpty() && recorded) {
          open.add(paper.id());
          continue;
        }
        if (result.isEmpty()) {
          spec.commandLine().getErr().println("lacuna: stopped; the same command goes on");
          return ExitCode.STOPPED;
        }
        out.println(PaperText.text(result.get()));
        out.flush();
        files.keep(result.get());
      } catch (ConfigException | RunException | DatasetException | DivergedException e) {
        if (papers.size() == 1) {
          throw e;
        }
        // The others are worth having all the same.
        spec.commandLine().getErr().println("lacuna: " + paper.id() + ": " + e.getMessage());
        failed.add(paper.id());
      }
    }
    if (!failed.isEmpty()) {
      throw new ConfigException("not reproduced: " + String.join(", ", failed));
    }
    sayOpen(open, papers);
    return ExitCode.OK;
  }

  /** Of several, those that are recorded are worth having. */
  private void sayOpen(List<String> open, List<Paper> papers) {
    if (!open.isEmpty()) {
      String message =
          "no row of %s is recorded at scale %s in %s; without --recorded it is run"
              .formatted(String.join(", ", open), scale, lacuna.workspace().store().root());
      if (open.size() == papers.size()) {
        throw new ConfigException(message);
      }
      spec.commandLine().getErr().println("lacuna: " + message);
    }
  }

  private List<Paper> papers(PaperFiles files) {
    List<String> ids = arguments.stream().filter(each -> !each.contains("=")).toList();
    if (ids.isEmpty()) {
      throw new ConfigException("expected the ID of a table or figure; see --list");
    }
    List<String> all = ids.contains("all") ? files.ids() : ids;
    // All are read before the first is run.
    return all.stream().distinct().map(files::read).toList();
  }

  private void requireScale() {
    RegimeFiles regimes = RegimeFiles.of(lacuna.workspace());
    if (!regimes.scales().contains(scale)) {
      throw new ConfigException("no scale %s; there are %s".formatted(scale, regimes.scales()));
    }
  }

  private Optional<PaperResult> reproduce(Paper paper, @Nullable Seeds asked) {
    Seeds its = asked == null ? Reproduction.seeds(paper, scale) : asked;
    List<String> overrides = arguments.stream().filter(each -> each.contains("=")).toList();
    Reproduction reproduction =
        new Reproduction(lacuna.workspace(), CorpusProgress.toTerminal(), new Progress(paper.id()));
    return recorded
        ? reproduction.recorded(paper, scale, its, overrides)
        : reproduction.of(paper, scale, its, overrides);
  }

  private Table listing(PaperFiles files) {
    List<Paper> papers = files.ids().stream().map(files::read).toList();
    Table table =
        Table.create("Tables and figures, reproduced by `lacuna reproduce ID --scale SCALE`")
            .addColumns(
                StringColumn.create("id", papers.stream().map(Paper::id)),
                StringColumn.create("what", papers.stream().map(paper -> paper.plan().title())),
                StringColumn.create(
                    "claims", papers.stream().map(paper -> "" + paper.claims().size())));
    for (String each : RegimeFiles.of(lacuna.workspace()).scales()) {
      List<String> states =
          papers.stream()
              .map(
                  paper -> files.resultOf(paper.id(), each).map(ReproduceCommand::state).orElse(""))
              .toList();
      if (states.stream().anyMatch(state -> !state.isEmpty())) {
        table.addColumns(StringColumn.create(each, states));
      }
    }
    return table;
  }

  /** {@code 3 seeds: 2 hold, 1 undecided}. */
  private static String state(PaperResult result) {
    String verdicts =
        Stream.of(Verdict.values())
            .filter(verdict -> result.count(verdict) > 0)
            .map(verdict -> result.count(verdict) + " " + verdict.word())
            .collect(Collectors.joining(", "));
    return "%d %s: %s".formatted(result.seeds(), result.seeds() == 1 ? "seed" : "seeds", verdicts);
  }

  /** Says what is trained and measured. */
  private record Progress(String paper) implements RegimeRunner.Listener {
    private String label(Phase phase) {
      return "%s seed %d %s".formatted(paper, phase.config().seed(), phase.name());
    }

    @Override
    public TrainingListener phase(Phase phase, int number, Experiment experiment) {
      return TerminalProgress.of(label(phase));
    }

    @Override
    public void chosen(Phase phase, RunFolder run, Calibration calibration) {
      CalibrationFiles.write(calibration, run.path());
    }

    @Override
    public EvaluationListener evaluating(Phase phase, Experiment experiment) {
      return EvaluationProgress.of(label(phase));
    }
  }
}
