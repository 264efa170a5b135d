package org.lacuna.experiments.cli;

import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.plot.Pictures;
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

  @Mixin private PlotScore score = new PlotScore(Pictures.LOSS);

  @Mixin private PlotLength length = new PlotLength();

  @Option(
      names = "--base",
      paramLabel = "LABEL",
      description = "Draw differences from this line, of the same seeds.")
  private @Nullable String base;

  @Override
  public void run() {
    arguments.draw(
        score.of(arguments.rows(plot.lacuna()), length.tokens()).position(base),
        spec.commandLine().getOut());
  }
}
