package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.config.Nearest;
import org.lacuna.config.Template;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.catalog.Catalog;
import org.lacuna.datasets.catalog.FileCheck;
import org.lacuna.datasets.catalog.FileFacts;
import org.lacuna.datasets.catalog.LocalCorpus;
import org.lacuna.datasets.catalog.Manifest;
import org.lacuna.datasets.corpus.SourceStatistics;
import org.lacuna.datasets.format.CorpusFormat;
import org.lacuna.datasets.format.CorpusReader;
import org.lacuna.datasets.source.CorpusSource;
import org.lacuna.datasets.source.EmbeddedCorpus;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.datasets.source.TextFormat;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.results.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "info",
    description = {
      "Says what is known of a corpus, and compares what is here with it.",
      "",
      "Of a file or folder of your own it tells name, length and SHA-256 of each file, which is"
          + " what a manifest needs, and how much text it holds.",
      "",
      "Of a task it prints what it asks and its parameters."
    },
    mixinStandardHelpOptions = true)
final class DatasetsInfoCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private DatasetsCommand datasets;

  @Parameters(
      index = "0",
      paramLabel = "NAME|PATH|TASK",
      description = "A known corpus, a file or folder, or a task.")
  private String what = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "key=value",
      description = "How your own files are read, such as reading=wikitext or field=content.")
  private List<String> format = new ArrayList<>();

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public void run() {
    if (what.equals(DatasetsCommand.EMBEDDED)) {
      embedded(new EmbeddedCorpus());
      return;
    }
    Catalog catalog = datasets.catalog();
    boolean isTask = datasets.lacuna().tasks().has(what);
    if (isTask) {
      task(datasets.lacuna().tasks().get(what));
    }
    // A task and a corpus may have one name, and both are meant then.
    if (catalog.has(what)) {
      corpus(datasets.corpus(catalog, what));
    } else if (!isTask && (what.contains("/") || Files.exists(Path.of(what)))) {
      place(Path.of(what));
    } else if (!isTask) {
      throw unknown(catalog);
    }
  }

  private DatasetException unknown(Catalog catalog) {
    List<String> known = new ArrayList<>(catalog.names());
    datasets.lacuna().tasks().all().forEach(task -> known.add(task.name()));
    return new DatasetException(
        "no corpus, task or path is called " + what + "; " + Nearest.hint(what, known));
  }

  private void embedded(EmbeddedCorpus corpus) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode tree = Json.MAPPER.createObjectNode();
      tree.put("name", what);
      tree.put("description", corpus.description());
      tree.set("statistics", Json.tree(SourceStatistics.of(corpus)));
      out.println(Json.pretty(tree));
      return;
    }
    out.printf("%s  %s, built in%n", what, corpus.description());
    statistics(corpus);
  }

  private void task(Tasks.Named<?> named) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode tree = Json.MAPPER.createObjectNode();
      tree.put("name", named.name());
      tree.put("task", named.task().name());
      tree.put("summary", named.task().summary());
      tree.put("source", named.task().source());
      tree.set("defaults", Binder.toTree(named.defaults()));
      out.println(Json.pretty(tree));
      return;
    }
    out.printf("%s  %s%n", named.name(), named.task().summary());
    line("source", named.task().source());
    out.print(Template.yaml(named.defaults()).indent(4));
  }

  private void statistics(CorpusSource source) {
    SourceStatistics text = SourceStatistics.of(source);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "    %,d documents, %,d bytes; shortest %,d, median %,d, longest %,d%n",
        text.documents(), text.bytes(), text.shortest(), text.median(), text.longest());
    out.printf(
        "    %.3f bits/byte under gzip -9, %.3f bits/byte by frequencies alone; left out: %s%n",
        text.gzipBitsPerByte(), text.unigramBitsPerByte(), text.skips());
  }

  private void corpus(LocalCorpus corpus) {
    List<FileCheck> checks = corpus.check();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.pretty(tree(corpus, checks)));
      return;
    }
    Manifest manifest = corpus.corpus().manifest();
    out.printf("%s  %s%n", corpus.corpus().name(), manifest.title());
    out.printf("    %s%n", manifest.description());
    line("licence", manifest.licence().name() + ", " + manifest.licence().address());
    line("credit", manifest.licence().attribution());
    line("source", manifest.source());
    line("cite", manifest.citation());
    line("format", manifest.format());
    line("folder", corpus.folder().toString());
    for (FileCheck check : checks) {
      out.printf(
          "    %-40s %10s  %-10s  %s%s%n",
          check.file().name(),
          DatasetsCommand.size(check.file().bytes()),
          check.file().split() == null ? "" : check.file().split().label(),
          state(check),
          check.state() == FileCheck.State.DAMAGED ? ": " + check.fault() : "");
    }
    boolean text =
        CorpusFormat.of(corpus.corpus().manifest().format()) instanceof CorpusFormat.Text;
    if (text && checks.stream().allMatch(FileCheck::isWhole)) {
      statistics(CorpusReader.texts(corpus));
    }
  }

  private void line(String key, @Nullable String value) {
    if (value != null) {
      spec.commandLine().getOut().printf("    %-8s %s%n", key, value);
    }
  }

  private static ObjectNode tree(LocalCorpus corpus, List<FileCheck> checks) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("name", corpus.corpus().name());
    tree.put("folder", corpus.folder().toString());
    tree.setAll(Binder.toTree(corpus.corpus().manifest()));
    ArrayNode files = tree.putArray("files");
    for (FileCheck check : checks) {
      files.add(Binder.toTree(check.file()).put("state", state(check)));
    }
    return tree;
  }

  private static String state(FileCheck check) {
    return check.state().name().toLowerCase(Locale.ROOT);
  }

  private void place(Path place) {
    List<FileFacts> facts = FileFacts.below(place);
    PrintWriter out = spec.commandLine().getOut();
    CorpusSource text = TextFiles.at(List.of(place), Binder.bind(TextFormat.DEFAULT, null, format));
    if (json) {
      ObjectNode tree = Json.MAPPER.createObjectNode();
      ArrayNode files = tree.putArray("files");
      facts.forEach(file -> files.add(Binder.toTree(file)));
      tree.set("statistics", Json.tree(SourceStatistics.of(text)));
      out.println(Json.pretty(tree));
      return;
    }
    for (FileFacts file : facts) {
      out.printf("%s  %12d  %s%n", file.sha256(), file.bytes(), file.name());
    }
    long bytes = facts.stream().mapToLong(FileFacts::bytes).sum();
    out.printf("%d files, %s%n", facts.size(), DatasetsCommand.size(bytes));
    statistics(text);
  }
}
