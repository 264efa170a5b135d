package org.lacuna.experiments.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.catalog.Catalog;
import org.lacuna.datasets.catalog.LocalCorpus;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
    name = "datasets",
    description = "Texts, tasks and benchmarks: what there is, fetching it, looking at it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DatasetsListCommand.class,
      DatasetsShowCommand.class,
      DatasetsFetchCommand.class,
      DatasetsInfoCommand.class,
      DatasetsCheckCommand.class
    })
final class DatasetsCommand implements Runnable {
  /** The corpus that comes with the build, which no manifest tells of. */
  static final String EMBEDDED = "embedded";

  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Option(
      names = "--catalog",
      scope = ScopeType.INHERIT,
      paramLabel = "FOLDER",
      description =
          "Folder of the manifests, NAME.yaml (default: datasets in Lacuna's own folder).")
  private @Nullable Path manifests;

  /** The whole program's options. */
  LacunaCommand lacuna() {
    return lacuna;
  }

  /** What is known. */
  Catalog catalog() {
    return Catalog.open(manifests != null ? manifests : lacuna.workspace().manifests());
  }

  /**
   * The place of a corpus.
   *
   * @throws org.lacuna.datasets.DatasetException if none has the name
   */
  LocalCorpus corpus(Catalog catalog, String name) {
    return LocalCorpus.in(lacuna.workspace().data(), catalog.get(name));
  }

  /** The places of all corpora whose manifests can be read; the others are complained of. */
  List<LocalCorpus> all(Catalog catalog) {
    return catalog.readable(line -> spec.commandLine().getErr().println("lacuna: " + line)).stream()
        .map(known -> LocalCorpus.in(lacuna.workspace().data(), known))
        .toList();
  }

  /** The places of some corpora, without the one that comes with the build. */
  List<LocalCorpus> corpora(Catalog catalog, List<String> names) {
    return names.stream()
        .filter(name -> !name.equals(EMBEDDED))
        .map(name -> corpus(catalog, name))
        .toList();
  }

  /** A length for people, in units of powers of ten. */
  static String size(long bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }

  @Override
  public void run() {
    CommandLine self = spec.commandLine();
    self.usage(self.getOut());
  }
}
