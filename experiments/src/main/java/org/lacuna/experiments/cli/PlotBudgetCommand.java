package org.lacuna.experiments.cli;

import org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator;
import org.lacuna.results.chart.BudgetChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "budget",
    description = {
      "A score against the share of keys seen, a line a row: budgets changed at inference.",
      "",
      "Of runs that were evaluated with budgets or sweeps."
    },
    mixinStandardHelpOptions = true)
final class PlotBudgetCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private PlotCommand plot;

  @Mixin private PlotArguments arguments = new PlotArguments();

  @Mixin private PlotScore score = new PlotScore("loss", PerplexityEvaluator.WINDOW_MEAN);

  @Mixin private PlotLength length = new PlotLength();

  @Override
  public void run() {
    arguments.draw(
        BudgetChart.of(score.of(arguments.measurements(plot.lacuna())), score.at(length.tokens())),
        spec.commandLine().getOut());
  }
}
