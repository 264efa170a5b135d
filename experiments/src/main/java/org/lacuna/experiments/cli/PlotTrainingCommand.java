package org.lacuna.experiments.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lacuna.results.chart.TrainingChart;
import org.lacuna.results.chart.TrainingCurve;
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
    SequencedMap<String, List<TrainingCurve>> rows = new LinkedHashMap<>();
    arguments
        .runs(plot.lacuna())
        .forEach((label, runs) -> rows.put(label, runs.stream().map(TrainingCurve::read).toList()));
    arguments.draw(TrainingChart.of(rows), spec.commandLine().getOut());
  }
}
