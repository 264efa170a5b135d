package org.lacuna.experiments.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.experiments.run.ConfigFile;
import org.lacuna.experiments.run.RegimeFiles;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be trained: a file or a regime at a scale, and arguments over it. */
final class RegimeArguments {
  @Parameters(
      arity = "0..*",
      paramLabel = "[CONFIG | REGIME] [key=value ...]",
      description =
          "A YAML file (see `lacuna config`) or the name of a regime (see `lacuna regimes`), and"
              + " arguments such as training.steps=100 that win over it.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--scale",
      paramLabel = "SCALE",
      defaultValue = "smoke",
      description = "Scale of a regime (default: ${DEFAULT-VALUE}).")
  private String scale = "";

  @Mixin private CorpusOption corpus = new CorpusOption();

  /** What was given, read. */
  ConfigFile read(LacunaCommand lacuna) {
    List<String> overrides = new ArrayList<>(arguments);
    List<Path> files = List.of();
    if (!overrides.isEmpty() && !overrides.getFirst().contains("=")) {
      files = files(overrides.removeFirst(), RegimeFiles.of(lacuna.workspace()));
    }
    corpus.override().ifPresent(overrides::add);
    return ConfigFile.of(files, overrides, lacuna.methods(), lacuna.tasks());
  }

  private List<Path> files(String first, RegimeFiles regimes) {
    Path file = Path.of(first);
    boolean named = first.matches("[a-z0-9-]+(/[a-z0-9-]+)*") && !Files.isRegularFile(file);
    return named ? regimes.of(first, scale) : List.of(file);
  }
}
