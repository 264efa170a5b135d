package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.datasets.catalog.Catalog;
import org.lacuna.datasets.catalog.FileCheck;
import org.lacuna.datasets.catalog.FileFacts;
import org.lacuna.datasets.catalog.LocalCorpus;
import org.lacuna.datasets.catalog.Manifest;
import org.lacuna.datasets.source.EmbeddedCorpus;
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
          + " what a manifest needs."
    },
    mixinStandardHelpOptions = true)
final class DatasetsInfoCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private DatasetsCommand datasets;

  @Parameters(paramLabel = "NAME|PATH", description = "A known corpus, or a file or folder.")
  private String what = "";

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public void run() {
    if (what.equals(DatasetsCommand.EMBEDDED)) {
      embedded(new EmbeddedCorpus());
      return;
    }
    Catalog catalog = datasets.catalog();
    boolean path = !catalog.has(what) && (what.contains("/") || Files.exists(Path.of(what)));
    if (path) {
      place(Path.of(what));
    } else {
      corpus(datasets.corpus(catalog, what));
    }
  }

  private void embedded(EmbeddedCorpus corpus) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode tree = Json.MAPPER.createObjectNode();
      tree.put("name", what);
      tree.put("description", corpus.description());
      out.println(Json.pretty(tree));
      return;
    }
    out.printf("%s  %s, built in%n", what, corpus.description());
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
    if (json) {
      ArrayNode files = Json.MAPPER.createArrayNode();
      facts.forEach(file -> files.add(Binder.toTree(file)));
      out.println(Json.pretty(files));
      return;
    }
    for (FileFacts file : facts) {
      out.printf("%s  %12d  %s%n", file.sha256(), file.bytes(), file.name());
    }
    long bytes = facts.stream().mapToLong(FileFacts::bytes).sum();
    out.printf("%d files, %s%n", facts.size(), DatasetsCommand.size(bytes));
  }
}
