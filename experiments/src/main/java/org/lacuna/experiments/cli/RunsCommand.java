package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lacuna.results.Json;
import org.lacuna.results.RunException;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "runs",
    description = "Lists the runs, oldest first.",
    mixinStandardHelpOptions = true)
final class RunsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  /** What is shown of a run. */
  private record Line(RunFolder run, String status, int rows) {
    static Line of(RunFolder run) {
      return new Line(run, run.status().name().toLowerCase(Locale.ROOT), run.measurements().size());
    }
  }

  @Override
  public void run() {
    RunStore.Listing listing = lacuna.workspace().store().list();
    List<Line> lines = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    listing.unreadable().forEach(folder -> skipped.add(folder.reason()));
    for (RunFolder run : listing.runs()) {
      try {
        lines.add(Line.of(run));
      } catch (RunException e) { // a damaged record, which hides no other run
        skipped.add(String.valueOf(e.getMessage()));
      }
    }
    show(lines);
    skipped.forEach(reason -> spec.commandLine().getErr().println("lacuna: skipped " + reason));
  }

  private void show(List<Line> lines) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.pretty(tree(lines)));
      return;
    }
    for (Line line : lines) {
      RunFolder run = line.run();
      out.printf(
          "%-36s %-12s %-24s seed %-6s %d rows%n",
          run.id(),
          line.status(),
          run.config().path("attention").path("pattern").asText(),
          run.config().path("seed"),
          line.rows());
    }
  }

  private static ArrayNode tree(List<Line> lines) {
    ArrayNode runs = Json.MAPPER.createArrayNode();
    for (Line line : lines) {
      RunFolder run = line.run();
      ObjectNode node = runs.addObject();
      node.put("id", run.id());
      node.put("status", line.status());
      node.put("created", run.created().toString());
      node.put("path", run.path().toString());
      node.set("config", run.config());
      node.put("rows", line.rows());
    }
    return runs;
  }
}
