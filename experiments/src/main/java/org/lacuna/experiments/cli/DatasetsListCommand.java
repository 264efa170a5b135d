package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.catalog.Catalog;
import org.lacuna.datasets.catalog.LocalCorpus;
import org.lacuna.datasets.catalog.Manifest;
import org.lacuna.results.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "list",
    description = "Lists the known corpora: name, title, licence, size, and whether it is here.",
    mixinStandardHelpOptions = true)
final class DatasetsListCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private DatasetsCommand datasets;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  /** A line of the list; no length where nobody has counted. */
  private record Row(
      String name,
      String title,
      String licence,
      String format,
      @Nullable Long bytes,
      String state) {

    static Row of(LocalCorpus corpus) {
      Manifest manifest = corpus.corpus().manifest();
      return new Row(
          corpus.corpus().name(),
          manifest.title(),
          manifest.licence().name(),
          manifest.format(),
          manifest.bytes(),
          state(corpus));
    }

    static Row embedded() {
      return new Row(
          DatasetsCommand.EMBEDDED,
          "Java source of four libraries",
          "Apache-2.0",
          "java",
          null,
          "built in");
    }

    private static String state(LocalCorpus corpus) {
      return switch (corpus.presence()) {
        case HERE -> "here";
        case PARTLY -> "partly";
        case ABSENT -> "not fetched";
      };
    }
  }

  @Override
  public void run() {
    Catalog catalog = datasets.catalog();
    List<Row> rows = new ArrayList<>(List.of(Row.embedded()));
    for (String name : catalog.names()) {
      try {
        rows.add(Row.of(datasets.corpus(catalog, name)));
      } catch (ConfigException e) {
        spec.commandLine().getErr().println("lacuna: skipped " + e.getMessage());
      }
    }
    if (json) {
      spec.commandLine().getOut().println(Json.pretty(tree(rows)));
      return;
    }
    for (Row row : rows) {
      spec.commandLine()
          .getOut()
          .printf(
              "%-16s %-32s %-26s %10s  %s%n",
              row.name,
              row.title,
              row.licence,
              row.bytes == null ? "-" : DatasetsCommand.size(row.bytes),
              row.state);
    }
  }

  private static ArrayNode tree(List<Row> rows) {
    ArrayNode corpora = Json.MAPPER.createArrayNode();
    for (Row row : rows) {
      ObjectNode node = corpora.addObject();
      node.put("name", row.name);
      node.put("title", row.title);
      node.put("licence", row.licence);
      node.put("format", row.format);
      node.put("bytes", row.bytes);
      node.put("state", row.state);
    }
    return corpora;
  }
}
