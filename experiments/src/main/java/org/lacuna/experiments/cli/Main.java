package org.lacuna.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.lacuna.experiments.process.ExitCode;
import picocli.CommandLine;

/** The entry point: {@code lacuna COMMAND}. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    wipeFirstLine();
    int code = commandLine().execute(arguments);
    if (code == ExitCode.OK && System.out.checkError() && !isPipe()) {
      System.err.println("lacuna: standard output: cannot be written to; is the disk full?");
      code = ExitCode.BAD_INPUT;
    }
    System.exit(code);
  }

  /** Who reads from a pipe may close it when it has seen enough, as {@code head} does. */
  private static boolean isPipe() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** The JVM announces its incubator module there, and no flag of its own keeps it from it. */
  private static void wipeFirstLine() {
    if (Boolean.getBoolean("lacuna.wipe.first.line")) {
      System.err.print("\033[1A\033[2K\r");
    }
  }

  /** The command line as one object, which tests can run. */
  static CommandLine commandLine() {
    LacunaCommand lacuna = new LacunaCommand();
    CommandLine commandLine = new CommandLine(lacuna);
    ServiceLoader.load(Subcommand.class).forEach(commandLine::addSubcommand);
    return commandLine
        .setOut(visible(commandLine.getOut()))
        .setErr(visible(commandLine.getErr()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(new KernelFirst(lacuna))
        .setExecutionExceptionHandler(new ErrorHandler());
  }

  private static PrintWriter visible(PrintWriter terminal) {
    return new PrintWriter(new VisibleWriter(terminal), true);
  }
}
