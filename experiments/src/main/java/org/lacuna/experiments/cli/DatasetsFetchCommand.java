package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.catalog.Catalog;
import org.lacuna.datasets.catalog.Fetcher;
import org.lacuna.datasets.catalog.LocalCorpus;
import org.lacuna.datasets.catalog.Manifest;
import org.lacuna.datasets.catalog.Mirror;
import org.lacuna.experiments.process.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "fetch",
    description = {
      "Fetches corpora and verifies every file.",
      "",
      "The same command goes on where a stopped or broken download left off. Files that are here"
          + " and whole are not fetched again. Proxies are taken from http_proxy, https_proxy,"
          + " all_proxy and no_proxy."
    },
    mixinStandardHelpOptions = true)
final class DatasetsFetchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private DatasetsCommand datasets;

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "The corpora.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--all", description = "Every known corpus.")
  private boolean all;

  @Option(
      names = "--mirror",
      paramLabel = "PLACE",
      description =
          "A folder, or an address, that has the files as NAME/FILE; it is used instead of the"
              + " addresses in the manifests.")
  private @Nullable String mirror;

  @Override
  public Integer call() {
    Catalog catalog = datasets.catalog();
    Optional<Mirror> from = Optional.ofNullable(mirror).map(Mirror::at);
    boolean failed = false;
    try (Fetcher fetcher = Fetcher.open(System.getenv())) {
      for (LocalCorpus corpus : wanted(catalog)) {
        try (FetchProgress progress = new FetchProgress(corpus.corpus().name())) {
          fetcher.fetch(corpus, from, progress);
        } catch (DatasetException e) {
          failed = true;
          complain(corpus.corpus().name() + ": " + e.getMessage());
          continue; // The next one may be elsewhere.
        }
        report(corpus);
      }
    }
    return failed ? ExitCode.BAD_INPUT : ExitCode.OK;
  }

  private List<LocalCorpus> wanted(Catalog catalog) {
    if (all == !names.isEmpty()) {
      throw new DatasetException(
          "expected names of corpora, or else --all; `lacuna datasets list` shows what there is");
    }
    return all ? datasets.all(catalog) : datasets.corpora(catalog, names);
  }

  private void report(LocalCorpus corpus) {
    Manifest manifest = corpus.corpus().manifest();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-16s %3d files %10s  %s  %s%n",
        corpus.corpus().name(),
        manifest.files().size(),
        DatasetsCommand.size(manifest.bytes()),
        manifest.licence().name(),
        corpus.folder());
    out.flush();
  }

  private void complain(String problem) {
    spec.commandLine()
        .getErr()
        .println(spec.commandLine().getColorScheme().errorText("lacuna: " + problem));
  }
}
