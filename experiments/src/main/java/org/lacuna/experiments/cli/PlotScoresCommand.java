package org.lacuna.experiments.cli;

import org.lacuna.experiments.plot.Pictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "scores",
    aliases = "perplexity",
    description = "A score against context length, a line a row; means over the seeds of a row.",
    mixinStandardHelpOptions = true)
final class PlotScoresCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private PlotCommand plot;

  @Mixin private PlotArguments arguments = new PlotArguments();

  @Mixin private PlotScore score = new PlotScore(Pictures.PERPLEXITY);

  @Override
  public void run() {
    arguments.draw(score.of(arguments.rows(plot.lacuna())).scores(), spec.commandLine().getOut());
  }
}
