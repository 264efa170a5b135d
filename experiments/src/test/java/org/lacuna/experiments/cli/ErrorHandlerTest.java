package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.experiments.process.ExitCode;
import picocli.CommandLine;

class ErrorHandlerTest {
  private final StringWriter err = new StringWriter();

  private int handle(Exception e) {
    CommandLine command = Main.commandLine().setErr(new PrintWriter(err, true));
    return new ErrorHandler().handleExecutionException(e, command, command.parseArgs("runs"));
  }

  @Test
  @DisplayName("what the system refuses is said with the file, and is no fault of Lacuna's")
  void refusedBySystem() {
    IOException full = new FileSystemException("/some/file", null, "No space left on device");
    assertThat(handle(new UncheckedIOException(full))).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("lacuna: /some/file: No space left on device");
  }

  @Test
  @DisplayName("also where it does not say which")
  void refusedWithoutAFile() {
    IOException full = new IOException("No space left on device");
    assertThat(handle(new UncheckedIOException(full))).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("lacuna: No space left on device");
  }

  @Test
  @DisplayName("all else is a fault")
  void fault() {
    assertThat(handle(new IllegalStateException("wrong"))).isEqualTo(ExitCode.FAULT);
  }
}
