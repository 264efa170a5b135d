package org.lacuna.experiments.cli;

import org.lacuna.experiments.plot.Pictures;
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

  @Mixin private PlotScore score = new PlotScore(Pictures.LOSS);

  @Mixin private PlotLength length = new PlotLength();

  @Override
  public void run() {
    arguments.draw(
        score.of(arguments.rows(plot.lacuna()), length.tokens()).budget(),
        spec.commandLine().getOut());
  }
}
