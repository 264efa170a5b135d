package org.lacuna.notebook;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.experiments.compare.Rows;
import org.lacuna.experiments.plot.Pictures;
import org.lacuna.experiments.report.EvaluationTables;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.notebook.display.View;
import org.lacuna.notebook.display.Viewable;
import org.lacuna.results.Measurement;
import org.lacuna.results.MeasurementTable;
import org.lacuna.results.chart.Cost;
import org.lacuna.results.chart.Picture;
import org.lacuna.results.chart.Selection;
import tech.tablesaw.api.Table;

/**
 * Scores of some rows. As the end of a cell it shows its tables; it has the pictures that can be
 * drawn of them, and the numbers as a table of Tablesaw.
 */
public final class Measured implements Viewable {
  private final Workspace workspace;
  private final Rows rows;
  private final List<Measurement> measured;
  private final @Nullable String metric;
  private final @Nullable String protocol;
  private final @Nullable Integer length;

  private Measured(
      Workspace workspace,
      Rows rows,
      List<Measurement> measured,
      @Nullable String metric,
      @Nullable String protocol,
      @Nullable Integer length) {
    this.workspace = workspace;
    this.rows = rows;
    this.measured = List.copyOf(measured);
    this.metric = metric;
    this.protocol = protocol;
    this.length = length;
  }

  static Measured of(Workspace workspace, Rows rows, List<Measurement> measured) {
    return new Measured(workspace, rows, measured, null, null, null);
  }

  /** Only what was measured in an inference mode, as it stands in the record: native, full. */
  public Measured mode(String mode) {
    requireKnown("mode", mode, measured.stream().map(Measurement::mode));
    List<Measurement> some = measured.stream().filter(row -> row.mode().equals(mode)).toList();
    return new Measured(workspace, rows, some, metric, protocol, length);
  }

  /** The score that pictures and comparisons are of, such as {@code answer_accuracy}. */
  public Measured metric(String name) {
    requireKnown("metric", name, measured.stream().map(Measurement::metric));
    return new Measured(workspace, rows, measured, name, protocol, length);
  }

  /** How it was measured, such as {@code same-targets} or {@code task:needle}. */
  public Measured protocol(String name) {
    requireKnown("protocol", name, measured.stream().map(Measurement::protocol));
    return new Measured(workspace, rows, measured, metric, name, length);
  }

  /** The context length of pictures that are of one; else it is the longest. */
  public Measured at(int tokens) {
    return new Measured(workspace, rows, measured, metric, protocol, tokens);
  }

  private static void requireKnown(String what, String name, Stream<String> all) {
    List<String> known = all.distinct().toList();
    if (!known.contains(name)) {
      throw new ConfigException(
          "no %s %s was measured; %s".formatted(what, name, Nearest.hint(name, known)));
    }
  }

  /** Perplexity against context length, a line a row, or another metric that was chosen. */
  public Picture perplexity() {
    return pictures(Pictures.PERPLEXITY).scores();
  }

  /** The needle heat map: a score by length and depth, a panel a row. */
  public Picture needle() {
    return pictures(Pictures.NEEDLE).needle();
  }

  /** A score against the share of keys seen, a line a row. */
  public Picture budget() {
    return pictures(Pictures.LOSS).budget();
  }

  /** What attention does in each layer, a line a row. */
  public Picture layers() {
    return pictures(Pictures.ATTENTION_MASS).layers();
  }

  /** Loss by position in the window, a line a row. */
  public Picture position() {
    return pictures(Pictures.LOSS).position(null);
  }

  /** What rows have more loss than one of them has, by position in the window. */
  public Picture position(String base) {
    return pictures(Pictures.LOSS).position(base);
  }

  /** A score against the share of keys seen, a point a row, with the front of the best. */
  public Picture pareto() {
    return pareto(Cost.KEYS_SEEN);
  }

  /** A score against what it costs, such as {@code kv_cache_bytes} or {@code prefill_ms}. */
  public Picture pareto(String cost) {
    return pictures(Pictures.LOSS).pareto(new Cost(cost, null), null);
  }

  private Pictures pictures(Selection usual) {
    return new Pictures(measured, rows.trainingLength(), selection(usual), null);
  }

  /** What was chosen, and what is usual for the rest. */
  private Selection selection(Selection usual) {
    String its = metric == null ? usual.metric() : metric;
    return new Selection(its, protocol == null ? protocolOf(its, usual) : protocol, length);
  }

  /** The usual protocol if the metric was measured by it, else the first by which it was. */
  private String protocolOf(String name, Selection usual) {
    List<String> known =
        measured.stream()
            .filter(row -> row.metric().equals(name))
            .map(Measurement::protocol)
            .distinct()
            .toList();
    return known.contains(usual.protocol()) || known.isEmpty()
        ? usual.protocol()
        : known.getFirst();
  }

  /** The rows side by side, over their seeds, in the metric that was chosen, or loss. */
  public Compared compare() {
    Selection selection = selection(Pictures.LOSS);
    return Compared.of(rows, measured, selection.metric(), selection.protocol());
  }

  /** Every number, a row each, as a table of Tablesaw to filter, group and summarise. */
  public Table table() {
    return MeasurementTable.of(
        measured.stream()
            .filter(row -> metric == null || row.metric().equals(metric))
            .filter(row -> protocol == null || row.protocol().equals(protocol))
            .filter(row -> length == null || row.length() == length)
            .toList());
  }

  /**
   * One number.
   *
   * @param row the label of a row with one seed
   * @throws ConfigException if there is none, or more than one
   */
  public double score(String row, int tokens) {
    Selection selection = selection(Pictures.LOSS);
    List<Double> found =
        measured.stream()
            .filter(each -> each.method().equals(row) && each.length() == tokens)
            .filter(each -> each.metric().equals(selection.metric()))
            .filter(each -> each.protocol().equals(selection.protocol()))
            .filter(each -> each.slice().isEmpty())
            .map(Measurement::value)
            .toList();
    if (found.size() != 1) {
      throw new ConfigException(
          "%s (%s) of %s at %d tokens: expected one number, found %d"
              .formatted(selection.metric(), selection.protocol(), row, tokens, found.size()));
    }
    return found.getFirst();
  }

  @Override
  public View view() {
    return View.of(
        EvaluationTables.of(measured, workspace.evaluators()).stream().map(View::of).toList());
  }

  @Override
  public String toString() {
    return view().text();
  }
}
