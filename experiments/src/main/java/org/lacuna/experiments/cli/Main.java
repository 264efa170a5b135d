package org.lacuna.experiments.cli;

import picocli.CommandLine;

/** The entry point: {@code lacuna COMMAND}. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line as one object, which tests can run. */
  static CommandLine commandLine() {
    return new CommandLine(new LacunaCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new ErrorHandler());
  }
}
