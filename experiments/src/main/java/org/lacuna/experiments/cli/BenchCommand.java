package org.lacuna.experiments.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description = "Measures speed and memory of attention, of whole models and of training steps.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BenchAttentionCommand.class, BenchModelCommand.class, BenchStepCommand.class})
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  /** The top of the command line. */
  LacunaCommand lacuna() {
    return lacuna;
  }

  @Override
  public void run() {
    CommandLine self = spec.commandLine();
    self.usage(self.getOut());
  }
}
