package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.lacuna.datasets.catalog.Catalog;
import org.lacuna.datasets.catalog.FileCheck;
import org.lacuna.datasets.catalog.LocalCorpus;
import org.lacuna.datasets.catalog.Presence;
import org.lacuna.experiments.process.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description = {
      "Compares what was fetched with the manifests: every length, every SHA-256.",
      "",
      "One line a file that is missing or damaged, and exit code 2 if there is one; `lacuna"
          + " datasets fetch` mends them."
    },
    mixinStandardHelpOptions = true)
final class DatasetsCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private DatasetsCommand datasets;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "The corpora (default: those of which something is here).")
  private List<String> names = new ArrayList<>();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    boolean bad = false;
    for (LocalCorpus corpus : wanted()) {
      List<FileCheck> checks = corpus.check();
      List<FileCheck> faulty = checks.stream().filter(check -> !check.isWhole()).toList();
      faulty.forEach(check -> out.printf("bad      %s: %s%n", check.path(), check.fault()));
      out.printf(
          "%-8s %s: %d of %d files are whole%n",
          faulty.isEmpty() ? "good" : "bad",
          corpus.corpus().name(),
          checks.size() - faulty.size(),
          checks.size());
      out.flush();
      bad |= !faulty.isEmpty();
    }
    return bad ? ExitCode.BAD_INPUT : ExitCode.OK;
  }

  private List<LocalCorpus> wanted() {
    Catalog catalog = datasets.catalog();
    if (!names.isEmpty()) {
      return datasets.corpora(catalog, names);
    }
    return datasets.all(catalog).stream()
        .filter(corpus -> corpus.presence() != Presence.ABSENT)
        .toList();
  }
}
