package org.lacuna.experiments.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lacuna.experiments.LacunaProcess;

/** What a process said, as a person would take it. */
final class Said {
  private static final String OURS = "lacuna: ";

  private Said() {}

  /** What it printed, if that looks like a fault in Lacuna or in the JVM. */
  static Optional<String> alarm(LacunaProcess process) throws IOException {
    String said = process.out() + process.err();
    boolean alarming =
        Stream.of("Exception", "\tat ", "unexpected", "SIGSEGV", "hs_err").anyMatch(said::contains);
    return alarming ? Optional.of(said) : Optional.empty();
  }

  /** The one line in which a process says why it could not do what was asked; it has ended. */
  static String complaint(LacunaProcess process) throws IOException, InterruptedException {
    int code = process.exitCode();
    assertThat(code).as("exit code; it said: %s", process.err()).isEqualTo(2);
    assertThat(alarm(process)).isEmpty();
    List<String> lines = process.err().lines().filter(line -> line.startsWith(OURS)).toList();
    assertThat(lines).as(process.err()).hasSize(1);
    return lines.getFirst().substring(OURS.length());
  }

  /** Waits until it has done what was asked. */
  static void done(LacunaProcess process) throws IOException, InterruptedException {
    assertThat(process.exitCode()).as(process.err()).isZero();
    assertThat(alarm(process)).isEmpty();
  }
}
