package org.lacuna.experiments.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "plot",
    description = "Draws what was measured of some runs.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "PICTURE",
    subcommands = {
      PlotScoresCommand.class,
      PlotNeedleCommand.class,
      PlotBudgetCommand.class,
      PlotSeenCommand.class,
      PlotPositionCommand.class,
      PlotLayersCommand.class,
      PlotParetoCommand.class,
      PlotTrainingCommand.class
    })
final class PlotCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  /** The top of the command line. */
  LacunaCommand lacuna() {
    return lacuna;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
