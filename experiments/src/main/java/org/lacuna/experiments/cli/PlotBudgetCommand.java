package org.lacuna.experiments.cli;

import org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator;
import org.lacuna.results.chart.BudgetChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      defaultValue = "loss",
      description = "Such as loss or exact_match (default: ${DEFAULT-VALUE}).")
  private String metric = "";

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      defaultValue = PerplexityEvaluator.WINDOW_MEAN,
      description = "Such as same-targets or task:needle (default: ${DEFAULT-VALUE}).")
  private String protocol = "";

  @Option(
      names = "--length",
      required = true,
      paramLabel = "TOKENS",
      description = "Context length.")
  private int length;

  @Override
  public void run() {
    arguments.draw(
        BudgetChart.of(arguments.measurements(plot.lacuna()), metric, protocol, length),
        spec.commandLine().getOut());
  }
}
