package org.lacuna.experiments.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** At which context length scores are drawn. */
final class PlotLength {
  @Option(
      names = "--length",
      paramLabel = "TOKENS",
      description = "Context length (default: the longest that was measured).")
  private @Nullable Integer length;

  @Nullable Integer tokens() {
    return length;
  }
}
