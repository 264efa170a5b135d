package org.lacuna.experiments.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.paper.PaperFiles;
import org.lacuna.experiments.report.Reports;
import org.lacuna.results.RunException;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;
import org.lacuna.results.report.Report;
import org.lacuna.results.report.ReportHtml;
import org.lacuna.results.report.ReportedRun;
import org.lacuna.results.report.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    description = {
      "Writes a page of results: scores as tables and pictures, each number with its protocol and"
          + " provenance behind a click.",
      "",
      "One HTML file that needs nothing else, neither a network nor scripts (which sort tables)."
    },
    mixinStandardHelpOptions = true)
final class ReportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Parameters(
      arity = "0..*",
      paramLabel = "RUN | ID",
      description =
          "Ids of runs, their beginnings, or names that several runs share (default: all runs); or"
              + " tables and figures that were reproduced (see `lacuna reproduce --list`).")
  private List<String> named = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the page goes: a name that ends in .html.")
  private Path out = Path.of("");

  @Override
  public void run() {
    if (!out.toString().endsWith(".html")) {
      throw new ConfigException("--out %s: expected a name that ends in .html".formatted(out));
    }
    ReportHtml.write(report(), out);
    spec.commandLine().getOut().println("Report: " + out);
    spec.commandLine().getOut().flush();
  }

  private Report report() {
    RunStore store = lacuna.workspace().store();
    PaperFiles papers = PaperFiles.of(lacuna.workspace());
    List<String> ids = papers.ids();
    List<String> asked = named.stream().filter(ids::contains).toList();
    if (asked.isEmpty()) {
      return named.isEmpty() ? ofAll(store) : Reports.ofRuns(named, store);
    }
    if (asked.size() < named.size()) {
      throw new ConfigException(
          "expected runs or papers, not both: %s are papers".formatted(String.join(", ", asked)));
    }
    return Reports.ofPapers(asked, papers, store);
  }

  /** What cannot be read does not keep the others from being shown; it is named in the page too. */
  private Report ofAll(RunStore store) {
    RunStore.Listing listing = store.list();
    List<String> leftOut = new ArrayList<>();
    listing.unreadable().forEach(folder -> leftOut.add(folder.reason()));
    List<ReportedRun> runs = new ArrayList<>();
    for (RunFolder run : listing.runs()) {
      try {
        runs.add(ReportedRun.read(run));
      } catch (RunException e) {
        leftOut.add(String.valueOf(e.getMessage()));
      }
    }
    leftOut.forEach(reason -> spec.commandLine().getErr().println("lacuna: skipped " + reason));
    if (runs.isEmpty()) {
      throw new ConfigException(
          "no runs in %s; ./lacuna quickstart makes the first".formatted(store.root()));
    }
    return RunReport.of(runs, leftOut);
  }
}
