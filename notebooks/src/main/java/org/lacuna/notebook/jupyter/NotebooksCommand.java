package org.lacuna.notebook.jupyter;

import org.lacuna.experiments.cli.Subcommand;
import picocli.CommandLine.Command;

@Command(
    name = "notebooks",
    description = "Opens the notebooks in Jupyter.",
    mixinStandardHelpOptions = true,
    subcommands = {KernelCommand.class})
public final class NotebooksCommand implements Subcommand, Runnable {
  @Override
  public void run() {}
}
