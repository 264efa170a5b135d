package org.lacuna.experiments.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.Measurement;
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
  PlotScore(String metric, String protocol) {
    this.metric = metric;
    this.protocol = protocol;
  }

  String metric() {
    return metric;
  }

  String protocol() {
    return protocol;
  }

  /** At a context length; null for the longest that was measured. */
  Selection at(@Nullable Integer length) {
    return new Selection(metric, protocol, length);
  }

  /** Those of the mode that was asked for. */
  List<Measurement> of(List<Measurement> rows) {
    return rows.stream().filter(row -> mode == null || row.mode().equals(mode)).toList();
  }
}
