package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.benchmark.Benchmark;
import org.lacuna.datasets.benchmark.Benchmarks;
import org.lacuna.datasets.catalog.LocalCorpus;
import org.lacuna.datasets.catalog.Manifest;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.results.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "list",
    description = {
      "Lists the known corpora, with licence, size and whether they are here; the tasks that are"
          + " made up; and the benchmarks that can be read."
    },
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
          "text",
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
    List<Row> rows = new ArrayList<>(List.of(Row.embedded()));
    datasets.all(datasets.catalog()).forEach(corpus -> rows.add(Row.of(corpus)));
    PrintWriter out = spec.commandLine().getOut();
    Collection<Tasks.Named<?>> tasks = datasets.lacuna().tasks().all();
    if (json) {
      out.println(Json.pretty(tree(rows, tasks)));
      return;
    }
    out.println("Corpora (lacuna datasets fetch NAME):");
    for (Row row : rows) {
      out.printf(
          "  %-18s %-32s %-26s %10s  %s%n",
          row.name,
          row.title,
          row.licence,
          row.bytes == null ? "-" : DatasetsCommand.size(row.bytes),
          row.state);
    }
    out.printf("%nTasks (lacuna datasets show NAME):%n");
    for (Tasks.Named<?> task : tasks) {
      boolean preset = !task.name().equals(task.task().name());
      out.printf(
          "  %-18s %s%n",
          task.name(), preset ? "preset of " + task.task().name() : task.task().summary());
    }
    out.printf("%nBenchmarks (lacuna datasets show NAME):%n");
    for (Benchmark benchmark : Benchmarks.all()) {
      out.printf("  %-18s %s%n", benchmark.name(), benchmark.summary());
    }
  }

  private static ObjectNode tree(List<Row> rows, Collection<Tasks.Named<?>> tasks) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.set("corpora", corpora(rows));
    ArrayNode named = tree.putArray("tasks");
    for (Tasks.Named<?> task : tasks) {
      ObjectNode node = named.addObject();
      node.put("name", task.name());
      node.put("task", task.task().name());
      node.put("summary", task.task().summary());
      node.put("source", task.task().source());
    }
    ArrayNode benchmarks = tree.putArray("benchmarks");
    for (Benchmark benchmark : Benchmarks.all()) {
      ObjectNode node = benchmarks.addObject();
      node.put("name", benchmark.name());
      node.put("summary", benchmark.summary());
      node.put("source", benchmark.source());
    }
    return tree;
  }

  private static ArrayNode corpora(List<Row> rows) {
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
