package org.lacuna.experiments.cli;

import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator;
import org.lacuna.results.chart.PositionChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "position",
    description =
        "A score against the position in the window, a line a row, or what it has more than a"
            + " base.",
    mixinStandardHelpOptions = true)
final class PlotPositionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private PlotCommand plot;

  @Mixin private PlotArguments arguments = new PlotArguments();

  @Mixin private PlotScore score = new PlotScore("loss", PerplexityEvaluator.WINDOW_MEAN);

  @Mixin private PlotLength length = new PlotLength();

  @Option(
      names = "--base",
      paramLabel = "LABEL",
      description = "Draw differences from this line, of the same seeds.")
  private @Nullable String base;

  @Override
  public void run() {
    arguments.draw(
        PositionChart.of(
            score.of(arguments.measurements(plot.lacuna())), score.at(length.tokens()), base),
        spec.commandLine().getOut());
  }
}
