package org.lacuna.experiments.cli;

import org.lacuna.methods.MethodException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParseResult;

/**
 * Runs the command that was named, with the kernel that was asked for; help needs none.
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
    try {
      lacuna.chooseKernel();
    } catch (MethodException e) {
      throw new ExecutionException(arguments.commandSpec().commandLine(), e.getMessage(), e);
    }
    return new CommandLine.RunLast().execute(arguments);
  }
}
