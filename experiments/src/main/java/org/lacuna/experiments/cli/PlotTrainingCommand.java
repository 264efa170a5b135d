package org.lacuna.experiments.cli;

import org.lacuna.results.chart.TrainingChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "training",
    description = "Loss by step while runs train, a line a row; finished or not.",
    mixinStandardHelpOptions = true)
final class PlotTrainingCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private PlotCommand plot;

  @Mixin private PlotArguments arguments = new PlotArguments();

  @Override
  public void run() {
    arguments.draw(
        TrainingChart.of(arguments.rows(plot.lacuna()).curves()), spec.commandLine().getOut());
  }
}
