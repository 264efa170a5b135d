package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.util.List;
import org.lacuna.experiments.evaluation.PerplexityEvaluator;
import org.lacuna.results.Measurement;
import org.lacuna.results.PerplexityTable;
import org.lacuna.results.TableText;

/** How rows are shown on a terminal. */
final class PerplexityReport {
  private PerplexityReport() {}

  /** Perplexity against context length in both protocols, visible keys beside each number. */
  static void print(PrintWriter out, List<Measurement> rows) {
    for (String protocol :
        List.of(PerplexityEvaluator.WINDOW_MEAN, PerplexityEvaluator.SAME_TARGETS)) {
      out.println();
      out.println(TableText.console(PerplexityTable.of(rows, "perplexity", protocol).shown()));
    }
    out.flush();
  }
}
