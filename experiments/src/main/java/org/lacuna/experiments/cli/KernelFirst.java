package org.lacuna.experiments.cli;

import org.lacuna.methods.MethodException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParseResult;

/**
 * Runs the command that was named, with the kernel that was asked for; help needs none, and what
 * finds out whether it can run does so itself.
 *
 * @param lacuna the top of the command line
 */
record KernelFirst(LacunaCommand lacuna) implements CommandLine.IExecutionStrategy {
  @Override
  public int execute(ParseResult arguments) {
    Integer help = CommandLine.executeHelpRequest(arguments);
    if (help != null) {
      return help;
    }
    if (!isDoctor(arguments)) {
      try {
        lacuna.chooseKernel();
      } catch (MethodException e) {
        throw new ExecutionException(arguments.commandSpec().commandLine(), e.getMessage(), e);
      }
    }
    return new CommandLine.RunLast().execute(arguments);
  }

  private static boolean isDoctor(ParseResult arguments) {
    return arguments.hasSubcommand()
        && arguments.subcommand().commandSpec().userObject() instanceof DoctorCommand;
  }
}
