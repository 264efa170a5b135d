package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.lacuna.experiments.compare.Rows;
import org.lacuna.experiments.compare.SweepRows;
import org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator;
import org.lacuna.experiments.sweep.JobList;
import org.lacuna.experiments.sweep.PlannedJob;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunStore;
import org.lacuna.results.TableText;
import org.lacuna.results.compare.Comparison;
import org.lacuna.results.compare.ComparisonTable;

/** What a sweep has measured so far, and how to see more of it; nothing at first. */
final class SweepRowsView {
  private static final String METRIC = "perplexity";

  private final String name;
  private final Optional<Rows> runs;

  private SweepRowsView(String name, Optional<Rows> runs) {
    this.name = name;
    this.runs = runs;
  }

  /** Keeps the rows of what is finished under the sweep's name. */
  static SweepRowsView kept(JobList list, List<PlannedJob> plan, RunStore store) {
    String name = "@" + list.folder().getFileName();
    SweepRows rows = PlannedJob.rows(plan);
    if (rows.rows().isEmpty()) {
      return new SweepRowsView(name, Optional.empty());
    }
    rows.write(list.folder());
    return new SweepRowsView(name, Optional.of(Rows.of(List.of(name), store)));
  }

  /** Shows them with the mean and spread over seeds. */
  void show(PrintWriter out) {
    if (runs.isEmpty()) {
      return;
    }
    List<Measurement> measured =
        runs.get().measurements().stream()
            .filter(row -> row.metric().equals(METRIC))
            .filter(row -> row.protocol().equals(PerplexityEvaluator.WINDOW_MEAN))
            .toList();
    if (!measured.isEmpty()) {
      SequencedMap<String, String> labels = new LinkedHashMap<>();
      measured.forEach(row -> labels.put(row.run(), row.method()));
      Comparison comparison =
          Comparison.of(
              measured, labels, METRIC, PerplexityEvaluator.WINDOW_MEAN, Comparison.USUAL_LEVEL);
      out.println(TableText.console(ComparisonTable.shown(comparison)));
    }
    out.println("Compare: lacuna compare --mixed " + name);
    out.println("Draw:    lacuna plot perplexity " + name + " --out sweep.png");
  }
}
