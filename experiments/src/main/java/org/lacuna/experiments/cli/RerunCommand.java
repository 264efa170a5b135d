package org.lacuna.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.experiments.rerun.Evidence;
import org.lacuna.experiments.rerun.Rerun;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.Json;
import org.lacuna.results.RunException;
import org.lacuna.results.RunFolder;
import org.lacuna.results.TableText;
import org.lacuna.results.compare.Facts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tech.tablesaw.api.Table;

@Command(
    name = "rerun",
    description = {
      "Runs a finished run again from its record and compares the two bit for bit.",
      "",
      "Compared are every number of every step, the bytes of the weights, and every row of all its"
          + " evaluations; times and speeds are not. What differs in code, machine and data is"
          + " shown first: with other threads or another kind of CPU other last bits are to be"
          + " expected."
    },
    mixinStandardHelpOptions = true)
final class RerunCommand implements Callable<Integer> {
  /** Differences that are shown of each kind. */
  private static final int SHOWN = 10;

  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Parameters(paramLabel = "RUN", description = "Id, its beginning, or folder.")
  private String run = "";

  @Option(
      names = "--keep",
      paramLabel = "FOLDER",
      description =
          "Keep the new run in this folder of runs, where the same command also goes on after a"
              + " stop (default: a temporary one).")
  private @Nullable Path keep;

  @Option(names = "--no-eval", description = "Only train.")
  private boolean trainOnly;

  @Override
  public Integer call() {
    RunFolder recorded = lacuna.workspace().store().find(run);
    if (keep != null) {
      return rerun(recorded, keep.toAbsolutePath().normalize());
    }
    Path folder = temporary();
    try {
      return rerun(recorded, folder);
    } finally {
      AtomicFiles.deleteTree(folder);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("lacuna-rerun");
    } catch (IOException e) {
      throw RunException.io(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  private int rerun(RunFolder recorded, Path folder) {
    PrintWriter out = spec.commandLine().getOut();
    Rerun rerun = new Rerun(recorded, !trainOnly, folder, lacuna.workspace());
    Optional<List<Evidence>> evidence =
        rerun.run(CorpusProgress.toTerminal(), new Report(recorded, out));
    if (evidence.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("lacuna: stopped" + (keep == null ? "" : "; the same command goes on"));
      return ExitCode.STOPPED;
    }
    evidence.get().forEach(each -> print(each, out));
    boolean equal = evidence.get().stream().allMatch(RerunCommand::isEqual);
    out.println(equal ? "Equal, bit for bit." : "Not equal.");
    out.flush();
    return equal ? ExitCode.OK : ExitCode.DIFFERENT;
  }

  /** What one of the records says nothing of is no difference; it is said that it is so. */
  private static boolean isEqual(Evidence evidence) {
    return !evidence.isCompared() || evidence.differences().isEmpty();
  }

  private static void print(Evidence evidence, PrintWriter out) {
    if (!evidence.isCompared()) {
      out.printf("%s: not compared, as one of the records has none%n", evidence.what());
      return;
    }
    Table differences = evidence.differences();
    out.printf(
        "%s: %,d values equal, %,d differ%n",
        evidence.what(), evidence.equal(), differences.rowCount());
    if (!differences.isEmpty()) {
      String rest = differences.rowCount() > SHOWN ? ", the first %d".formatted(SHOWN) : "";
      Table first = differences.first(SHOWN);
      out.println();
      out.println(TableText.console(first.setName(differences.name() + rest)));
    }
  }

  /** Says what is run again, and what is not as it was. */
  private record Report(RunFolder recorded, PrintWriter out) implements Rerun.Listener {
    @Override
    public TrainingListener training(Experiment again) {
      out.printf("%s  %s, %,d parameters%n", again.run().id(), again.method(), again.parameters());
      print(
          "what differs in provenance",
          Facts.of(Json.tree(recorded.provenance())),
          Facts.of(Json.tree(again.run().provenance())));
      print(
          "what differs in configuration",
          Facts.of(recorded.config()),
          Facts.of(again.run().config()));
      out.flush();
      return TerminalProgress.of(again.method());
    }

    private void print(String name, Facts recordedFacts, Facts againFacts) {
      SequencedMap<String, Facts> both = new LinkedHashMap<>();
      both.put("recorded", recordedFacts);
      both.put("again", againFacts);
      Table differences = Facts.differences(name, both);
      if (!differences.isEmpty()) {
        out.println();
        out.println(TableText.console(differences));
      }
    }

    @Override
    public EvaluationListener evaluating(Experiment again) {
      return EvaluationProgress.of(again.method());
    }
  }
}
