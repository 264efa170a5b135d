package org.lacuna.experiments.cli;

import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.compare.Rows;
import org.lacuna.experiments.plot.Pictures;
import org.lacuna.results.chart.Selection;
import picocli.CommandLine.Option;

/** Which score is drawn. */
final class PlotScore {
  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description =
          "A metric as it stands in the record; lacuna evaluators names all (default:"
              + " ${DEFAULT-VALUE}).")
  private String metric;

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description =
          "How it was measured, such as same-targets or task:needle (default: ${DEFAULT-VALUE}).")
  private String protocol;

  @Option(
      names = "--mode",
      paramLabel = "TEXT",
      description =
          "Only what was measured in this inference mode, as it stands in the record: native, full,"
              + " 'native moba.top_k=8' (default: all).")
  private @Nullable String mode;

  /** With the defaults of a command. */
  PlotScore(Selection defaults) {
    metric = defaults.metric();
    protocol = defaults.protocol();
  }

  /** The pictures of this score at every length. */
  Pictures of(Rows rows) {
    return of(rows, null);
  }

  /**
   * The pictures of this score.
   *
   * @param length tokens of context where a picture is of one length; null for the longest
   */
  Pictures of(Rows rows, @Nullable Integer length) {
    return new Pictures(
        rows.measurements(), rows.trainingLength(), new Selection(metric, protocol, length), mode);
  }
}
