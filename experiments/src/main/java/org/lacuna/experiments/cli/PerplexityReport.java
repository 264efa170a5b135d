package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.util.List;
import org.lacuna.experiments.evaluation.AttentionSparsityEvaluator;
import org.lacuna.experiments.evaluation.DivergenceEvaluator;
import org.lacuna.experiments.evaluation.PerplexityEvaluator;
import org.lacuna.experiments.evaluation.TaskEvaluator;
import org.lacuna.results.Measurement;
import org.lacuna.results.PerplexityTable;
import org.lacuna.results.ScoreTable;
import org.lacuna.results.TableText;
import tech.tablesaw.api.Table;

/** How rows are shown on a terminal. */
final class PerplexityReport {
  private PerplexityReport() {}

  /**
   * Perplexity against context length in both protocols, visible keys beside each number, then what
   * else there is; of attention sparsity the mean of the layers.
   */
  static void print(PrintWriter out, List<Measurement> rows) {
    for (String protocol :
        List.of(PerplexityEvaluator.WINDOW_MEAN, PerplexityEvaluator.SAME_TARGETS)) {
      PerplexityTable table = PerplexityTable.of(rows, PerplexityEvaluator.PERPLEXITY, protocol);
      if (!table.rows().isEmpty()) {
        print(out, table.shown());
      }
    }
    ScoreTable.of(rows, "tasks, answers teacher-forced (± standard error)", TaskEvaluator.METRICS)
        .ifPresent(table -> print(out, table));
    ScoreTable.of(
            rows,
            "full against native attention, nats (± standard error)",
            DivergenceEvaluator.METRICS)
        .ifPresent(table -> print(out, table));
    List<Measurement> means =
        rows.stream()
            .filter(row -> row.protocol().equals(PerplexityEvaluator.WINDOW_MEAN))
            .toList();
    ScoreTable.of(
            means,
            "full attention's weight on the keys of native attention (± standard error)",
            List.of(AttentionSparsityEvaluator.METRIC))
        .ifPresent(table -> print(out, table));
    out.flush();
  }

  private static void print(PrintWriter out, Table table) {
    out.println();
    out.println(TableText.console(table));
  }
}
