package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import org.lacuna.results.Json;
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

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    RunStore.Listing listing = lacuna.workspace().store().list();
    if (json) {
      out.println(Json.pretty(tree(listing)));
    } else {
      for (RunFolder run : listing.runs()) {
        out.printf(
            "%-36s %-12s %-24s seed %-6s %d rows%n",
            run.id(),
            status(run),
            run.config().path("attention").path("pattern").asText(),
            run.config().path("seed"),
            run.measurements().size());
      }
    }
    for (RunStore.Unreadable folder : listing.unreadable()) {
      spec.commandLine().getErr().println("lacuna: skipped " + folder.reason());
    }
  }

  private static ArrayNode tree(RunStore.Listing listing) {
    ArrayNode runs = Json.MAPPER.createArrayNode();
    for (RunFolder run : listing.runs()) {
      ObjectNode node = runs.addObject();
      node.put("id", run.id());
      node.put("status", status(run));
      node.put("created", run.created().toString());
      node.put("path", run.path().toString());
      node.set("config", run.config());
      node.put("rows", run.measurements().size());
    }
    return runs;
  }

  private static String status(RunFolder run) {
    return run.status().name().toLowerCase(Locale.ROOT);
  }
}
