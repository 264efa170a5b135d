package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.util.List;
import org.lacuna.experiments.evaluation.Evaluators;
import org.lacuna.experiments.report.EvaluationTables;
import org.lacuna.results.Measurement;
import org.lacuna.results.TableText;
import tech.tablesaw.api.Table;

/** How rows are shown on a terminal. */
final class EvaluationReport {
  private EvaluationReport() {}

  /** See {@link EvaluationTables}. */
  static void print(PrintWriter out, List<Measurement> rows, Evaluators evaluators) {
    for (Table table : EvaluationTables.of(rows, evaluators)) {
      out.println();
      out.println(TableText.console(table));
    }
    out.flush();
  }
}
