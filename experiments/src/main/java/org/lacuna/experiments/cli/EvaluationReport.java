package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.experiments.evaluation.Evaluator;
import org.lacuna.experiments.evaluation.Evaluators;
import org.lacuna.experiments.evaluation.Score;
import org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator;
import org.lacuna.results.Measurement;
import org.lacuna.results.PerplexityTable;
import org.lacuna.results.ScoreTable;
import org.lacuna.results.TableText;
import tech.tablesaw.api.Table;

/** How rows are shown on a terminal. */
final class EvaluationReport {
  private EvaluationReport() {}

  /**
   * Perplexity against context length in both protocols, visible keys beside each number, then a
   * table of what each other evaluator says of the whole; the slices are in the record.
   */
  static void print(PrintWriter out, List<Measurement> rows, Evaluators evaluators) {
    List<Measurement> rest = new ArrayList<>(rows);
    rest.removeIf(row -> !row.slice().isEmpty());
    for (String protocol :
        List.of(PerplexityEvaluator.WINDOW_MEAN, PerplexityEvaluator.SAME_TARGETS)) {
      PerplexityTable table = PerplexityTable.of(rows, "perplexity", protocol);
      if (!table.rows().isEmpty()) {
        print(out, table.shown());
        rest.removeIf(
            row -> Score.METRICS.containsKey(row.metric()) && row.protocol().equals(protocol));
      }
    }
    for (Evaluator<?> evaluator : evaluators.all()) {
      ScoreTable.of(
              rest,
              evaluator.summary().replaceFirst("\\.$", "") + " (± standard error)",
              List.copyOf(evaluator.metrics().keySet()))
          .ifPresent(table -> print(out, table));
    }
    out.flush();
  }

  private static void print(PrintWriter out, Table table) {
    out.println();
    out.println(TableText.console(table));
  }
}
