package org.lacuna.experiments.compare;

import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.SequencedMap;
import org.lacuna.methods.Methods;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunStore;
import org.lacuna.results.compare.Facts;
import tech.tablesaw.api.Table;

/**
 * Runs by the rows that they make up, in the order in which they were named: one row of each kind,
 * its runs differing in their seed.
 */
public final class ComparedRows {
  private final SequencedMap<String, List<ComparedRun>> rows;

  private ComparedRows(SequencedMap<String, List<ComparedRun>> rows) {
    this.rows = rows;
  }

  /**
   * Reads the runs of each row.
   *
   * @param store where the runs that they were trained from are
   * @throws org.lacuna.results.RunException if a run is not finished
   */
  public static ComparedRows of(Rows rows, RunStore store) {
    SequencedMap<String, List<ComparedRun>> compared = new LinkedHashMap<>();
    rows.runs()
        .forEach((label, runs) ->
            compared.put(label, runs.stream().map(run -> ComparedRun.of(run, store)).toList()));
    return new ComparedRows(compared);
  }

  /**
   * What differs in the configurations: a row a key, a column a row, in which runs of other seeds
   * say each value once.
   */
  public Table configurations() {
    SequencedMap<String, Facts> facts = new LinkedHashMap<>();
    rows.forEach((label, runs) ->
        facts.put(
            label,
            Facts.together(runs.stream().map(run -> Facts.of(run.run().config())).toList())));
    return Facts.differences("what differs in configuration", facts);
  }

  /** What keeps the rows from being compared, a line each; see {@link Matching}. */
  public List<String> differences() {
    return Matching.differences(rows);
  }

  /** What each row's models are and what their training took, a line each. */
  public List<String> descriptions(Methods methods) {
    return rows.entrySet().stream()
        .map(row -> row.getKey() + ": " + description(row.getValue(), methods))
        .toList();
  }

  private static String description(List<ComparedRun> runs, Methods methods) {
    ComparedRun first = runs.getFirst();
    LongSummaryStatistics parameters =
        runs.stream().mapToLong(ComparedRun::parameters).summaryStatistics();
    String numbers =
        parameters.getMin() == parameters.getMax()
            ? "%,d".formatted(parameters.getMin())
            : "%,d to %,d".formatted(parameters.getMin(), parameters.getMax());
    DoubleSummaryStatistics speed =
        runs.stream().flatMapToDouble(run -> run.speed().stream()).summaryStatistics();
    return "%s parameters, trained on %,d tokens, attention %s of full's operations, %s tokens/s"
        .formatted(
            numbers,
            first.tokens(),
            first.trainingCost(methods).stream()
                .mapToObj("%.2f"::formatted)
                .findFirst()
                .orElse("–"),
            speed.getCount() == 0 ? "–" : "%,.0f".formatted(speed.getAverage()));
  }

  /** The label of each run. */
  public SequencedMap<String, String> labels() {
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    rows.forEach((label, runs) -> runs.forEach(run -> labels.put(run.run().id(), label)));
    return labels;
  }

  /** All that was measured of the runs. */
  public List<Measurement> measurements() {
    return rows.values().stream()
        .flatMap(List::stream)
        .flatMap(run -> run.run().measurements().stream())
        .toList();
  }
}
