package org.lacuna.experiments.cli;

import org.lacuna.experiments.plot.Pictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "needle",
    description = {
      "The needle heat map: a score by length and depth, a panel a row; means over its seeds.",
      "",
      "Of runs that were evaluated with measures.tasks.depths."
    },
    mixinStandardHelpOptions = true)
final class PlotNeedleCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private PlotCommand plot;

  @Mixin private PlotArguments arguments = new PlotArguments();

  @Mixin private PlotScore score = new PlotScore(Pictures.NEEDLE);

  @Override
  public void run() {
    arguments.draw(score.of(arguments.rows(plot.lacuna())).needle(), spec.commandLine().getOut());
  }
}
