package org.lacuna.experiments.report;

import java.util.ArrayList;
import java.util.List;
import org.lacuna.experiments.evaluation.Evaluator;
import org.lacuna.experiments.evaluation.Evaluators;
import org.lacuna.experiments.evaluation.Score;
import org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator;
import org.lacuna.results.Measurement;
import org.lacuna.results.PerplexityTable;
import org.lacuna.results.ScoreTable;
import tech.tablesaw.api.Table;

/** The tables that an evaluation is shown as. */
public final class EvaluationTables {
  private EvaluationTables() {}

  /**
   * Perplexity against context length in both protocols, visible keys beside each number, then a
   * table of what each other evaluator says of the whole; the slices are in the record.
   *
   * @param rows of any runs
   * @param evaluators those that measured them, and in whose order the tables are
   * @return none of what was not measured
   */
  public static List<Table> of(List<Measurement> rows, Evaluators evaluators) {
    List<Table> tables = new ArrayList<>();
    List<Measurement> rest = new ArrayList<>(rows);
    rest.removeIf(row -> !row.slice().isEmpty());
    for (String protocol :
        List.of(PerplexityEvaluator.WINDOW_MEAN, PerplexityEvaluator.SAME_TARGETS)) {
      PerplexityTable table = PerplexityTable.of(rows, "perplexity", protocol);
      if (!table.rows().isEmpty()) {
        tables.add(table.shown());
        rest.removeIf(
            row -> Score.METRICS.containsKey(row.metric()) && row.protocol().equals(protocol));
      }
    }
    for (Evaluator<?> evaluator : evaluators.all()) {
      ScoreTable.of(
              rest,
              evaluator.summary().replaceFirst("\\.$", "") + " (± standard error)",
              List.copyOf(evaluator.metrics().keySet()))
          .ifPresent(tables::add);
    }
    return tables;
  }
}
