package org.lacuna.experiments.plot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.evaluation.attention.AttentionEvaluator;
import org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator;
import org.lacuna.results.Measurement;
import org.lacuna.results.PerplexityTable;
import org.lacuna.results.chart.Better;
import org.lacuna.results.chart.BudgetChart;
import org.lacuna.results.chart.Cost;
import org.lacuna.results.chart.LayerChart;
import org.lacuna.results.chart.ParetoChart;
import org.lacuna.results.chart.PerplexityChart;
import org.lacuna.results.chart.Picture;
import org.lacuna.results.chart.PositionChart;
import org.lacuna.results.chart.Selection;
import org.lacuna.results.needle.NeedleChart;
import org.lacuna.results.needle.NeedleTable;

/**
 * Which measurements are drawn, and the pictures of them. A picture of what was not measured is
 * refused with a {@link org.lacuna.results.RunException}, or a {@link ConfigException}, that says
 * what is missing.
 *
 * @param measured rows of any metric, protocol and mode, called what their lines are to be called,
 *     as {@link org.lacuna.experiments.compare.Rows#measurements} are
 * @param trainingLength tokens of a training sequence, for a mark; 0 for none
 * @param selection the score; its length counts where a picture is of one length
 * @param mode only what was measured in this inference mode, as it stands in the record: {@code
 *     native}, {@code full}, {@code native moba.top_k=8}; null for all
 */
public record Pictures(
    List<Measurement> measured, int trainingLength, Selection selection, @Nullable String mode) {
  /** What {@link #scores} usually shows. */
  public static final Selection PERPLEXITY =
      new Selection("perplexity", PerplexityEvaluator.SAME_TARGETS, null);

  /** What {@link #budget}, {@link #position} and {@link #pareto} usually show. */
  public static final Selection LOSS = new Selection("loss", PerplexityEvaluator.WINDOW_MEAN, null);

  /** What {@link #needle} usually shows. */
  public static final Selection NEEDLE = new Selection("answer_score", "task:needle", null);

  /** What {@link #layers} usually shows. */
  public static final Selection ATTENTION_MASS =
      new Selection("attention_mass", AttentionEvaluator.PROTOCOL, null);

  public Pictures {
    measured = List.copyOf(measured);
  }

  /**
   * The score against context length, a line a row; means over the seeds of a row.
   *
   * @throws ConfigException if it was not measured
   */
  public Picture scores() {
    PerplexityTable table = PerplexityTable.of(chosen(), selection.metric(), selection.protocol());
    if (table.rows().isEmpty()) {
      throw new ConfigException(
          "metric %s: nothing of the kind was measured by protocol %s"
              .formatted(selection.metric(), selection.protocol()));
    }
    return PerplexityChart.of(table, trainingLength);
  }

  /** The score by length and depth, a panel a row; of measurements of several depths. */
  public Picture needle() {
    return NeedleChart.of(
        NeedleTable.of(chosen(), selection.metric(), selection.protocol()), trainingLength);
  }

  /** The score against the share of keys seen, a line a row; of budgets changed at inference. */
  public Picture budget() {
    return BudgetChart.of(chosen(), selection);
  }

  /** The score by layer, a line a row; of measurements of attention itself. */
  public Picture layers() {
    return LayerChart.of(chosen(), selection);
  }

  /**
   * The score against the position in the window, a line a row.
   *
   * @param base label of the line from which differences of the same seeds are drawn; null for the
   *     scores themselves
   */
  public Picture position(@Nullable String base) {
    return PositionChart.of(chosen(), selection, base);
  }

  /**
   * The score against what it costs, a point a row and mode, with the front of the best.
   *
   * @param better which score is; null for what the metric's name tells
   */
  public Picture pareto(Cost cost, @Nullable Better better) {
    return ParetoChart.of(
        chosen(), selection, cost, better == null ? Better.of(selection.metric()) : better);
  }

  private List<Measurement> chosen() {
    return measured.stream().filter(row -> mode == null || row.mode().equals(mode)).toList();
  }
}
