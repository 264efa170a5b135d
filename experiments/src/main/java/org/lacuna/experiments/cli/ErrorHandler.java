package org.lacuna.experiments.cli;

import java.util.stream.Collectors;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.DatasetException;
import org.lacuna.experiments.checkpoint.CheckpointException;
import org.lacuna.experiments.conform.ConformanceException;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.experiments.safetensors.SafetensorsException;
import org.lacuna.experiments.training.DivergedException;
import org.lacuna.methods.MethodException;
import org.lacuna.results.RunException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Turns what a user can mend into one line, and anything else into a stack trace. */
final class ErrorHandler implements CommandLine.IExecutionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult arguments) {
    return switch (e) {
      case ConfigException _,
          MethodException _,
          DatasetException _,
          RunException _,
          CheckpointException _,
          SafetensorsException _,
          ConformanceException _ ->
          report(e, command, ExitCode.BAD_INPUT);
      case DivergedException _ -> report(e, command, ExitCode.DIVERGED);
      default -> {
        LOG.error("unexpected", e);
        yield report(e, command, ExitCode.FAULT);
      }
    };
  }

  private static int report(Exception e, CommandLine command, int code) {
    String line =
        String.valueOf(e.getMessage())
            .lines()
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" "));
    command.getErr().println(command.getColorScheme().errorText("lacuna: " + line));
    LOG.debug("exit code {}", code, e);
    return code;
  }
}
