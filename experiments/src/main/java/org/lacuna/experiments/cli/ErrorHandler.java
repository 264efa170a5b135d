package org.lacuna.experiments.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;
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
import org.lacuna.results.chart.NoFontsException;
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
          NoFontsException _,
          ConformanceException _ ->
          report(e, command, ExitCode.BAD_INPUT);
      case UncheckedIOException refused ->
          report(refusal(Objects.requireNonNull(refused.getCause())), command, ExitCode.BAD_INPUT);
      case DivergedException _ -> report(e, command, ExitCode.DIVERGED);
      default -> {
        LOG.error("unexpected", e);
        yield report(e, command, ExitCode.FAULT);
      }
    };
  }

  /** What the system did not do: a full disk, a file that may not be read. */
  private static RunException refusal(IOException cause) {
    String file = cause instanceof FileSystemException refused ? refused.getFile() : null;
    return file == null
        ? new RunException(String.valueOf(cause.getMessage()), cause)
        : RunException.io(Path.of(file), cause);
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
