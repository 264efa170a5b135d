package org.lacuna.experiments.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.Json;
import picocli.CommandLine.Option;

/** Your own text, in place of the configuration's. */
final class CorpusOption {
  @Option(
      names = "--corpus",
      paramLabel = "PATH",
      description = "Your own text, a file or a folder: short for corpus.texts=[{path: PATH}].")
  private @Nullable Path corpus;

  /** The argument that it stands for. */
  Optional<String> override() {
    return Optional.ofNullable(corpus)
        .map(path -> List.of(Map.of("path", path.toAbsolutePath().toString())))
        .map(texts -> "corpus.texts=" + Json.line(texts));
  }
}
