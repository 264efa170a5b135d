package org.lacuna.experiments.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.paper.PaperFiles;
import org.lacuna.results.RunException;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;
import org.lacuna.results.paper.PaperResult;
import org.lacuna.results.report.PaperReport;
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
      return named.isEmpty() ? ofAll(store) : ofNamed(store);
    }
    if (asked.size() < named.size()) {
      throw new ConfigException(
          "expected runs or papers, not both: %s are papers".formatted(String.join(", ", asked)));
    }
    return ofPapers(asked, papers, store);
  }

  /** At every scale that was reproduced. */
  private static Report ofPapers(List<String> ids, PaperFiles papers, RunStore store) {
    List<PaperResult> results = new ArrayList<>();
    for (String id : ids) {
      List<PaperResult> its = papers.resultsOf(id);
      if (its.isEmpty()) {
        throw new ConfigException(
            "%s is not reproduced in %s; ./lacuna reproduce %s does it"
                .formatted(id, store.root(), id));
      }
      results.addAll(its);
    }
    Map<String, RunFolder> runs = new HashMap<>();
    store.list().runs().forEach(run -> runs.put(run.id(), run));
    return PaperReport.of(results, id -> Optional.ofNullable(runs.get(id)).map(ReportedRun::read));
  }

  /** What is asked for must be readable. */
  private Report ofNamed(RunStore store) {
    List<RunFolder> all = store.list().runs();
    SequencedMap<String, ReportedRun> runs = new LinkedHashMap<>();
    for (String text : named) {
      List<RunFolder> same = all.stream().filter(run -> run.name().equals(text)).toList();
      for (RunFolder run : same.isEmpty() ? List.of(store.find(text)) : same) {
        runs.computeIfAbsent(run.id(), _ -> ReportedRun.read(run));
      }
    }
    return RunReport.of(List.copyOf(runs.values()), List.of());
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
