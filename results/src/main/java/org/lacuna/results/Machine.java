package org.lacuna.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Facts about this computer, found without failing: what cannot be told is "unknown". */
public final class Machine {

  static final String UNKNOWN = "unknown";

  private static final long PATIENCE_SECONDS = 10;

  private Machine() {}

  /** Name and version of the operating system, and its architecture. */
  static String os() {
    return "%s %s %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"));
  }

  /** The processor's name as its maker gives it, or the architecture where no name is given. */
  public static String cpu() {
    return fromProc()
        .or(() -> mac() ? output(Path.of("/"), "sysctl", "-n", "machdep.cpu.brand_string") : none())
        .or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")))
        .filter(name -> !name.isBlank())
        .orElse(System.getProperty("os.arch", UNKNOWN));
  }

  /** The Java virtual machine and its version. */
  public static String jvm() {
    return System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
  }

  static String hostName() {
    return Stream.of(System.getenv("HOSTNAME"), System.getenv("COMPUTERNAME"))
        .filter(name -> name != null && !name.isBlank())
        .findFirst()
        .or(() -> firstLine(Path.of("/proc/sys/kernel/hostname")))
        .orElse(UNKNOWN);
  }

  /** What a command prints, if it is there and succeeds in time. */
  static Optional<String> output(Path folder, String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        process.getOutputStream().close();
        String text =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return ended && process.exitValue() == 0 ? Optional.of(text) : none();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return none();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return none();
    }
  }

  private static Optional<String> fromProc() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return none();
    }
  }

  private static Optional<String> firstLine(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.stream().findFirst();
    } catch (IOException e) {
      return none();
    }
  }

  private static boolean mac() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}
