package org.lacuna.experiments.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program in a JVM of its own, with this one's class path and flags but a small heap, so that its
 * memory is that of tensors.
 */
public final class ChildJvm {
  /** The JVM says this at every start with the Vector API, whatever comes of it. */
  private static final String INCUBATOR = "WARNING: Using incubator modules";

  /** The child ended otherwise than well. */
  public static final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message);
    }
  }

  private ChildJvm() {}

  /**
   * What starts a program.
   *
   * @param main the program's class
   * @param heap the most that its Java heap may take, such as {@code 1g}
   */
  public static ProcessBuilder builder(String main, List<String> arguments, String heap) {
    ProcessBuilder builder = new ProcessBuilder(command(main, arguments, heap));
    builder.environment().put("CLASSPATH", classPath());
    return builder;
  }

  /** Under Maven's tests the class path proper is but a jar that names the others. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /**
   * Runs a program to its end.
   *
   * @param program what starts it
   * @param limit how long it may take
   * @param told hears every line that it prints, as it comes
   * @throws Failure saying how it ended, if not with 0 and in time
   */
  public static void run(ProcessBuilder program, Duration limit, Consumer<String> told)
      throws Failure {
    try {
      Path errors = Files.createTempFile("lacuna-child-", ".txt");
      Process process = null;
      try {
        process = program.redirectError(errors.toFile()).start();
        await(process, limit, told, errors);
      } finally {
        if (process != null) {
          process.destroyForcibly();
        }
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void await(Process process, Duration limit, Consumer<String> told, Path errors)
      throws Failure, IOException, InterruptedException {
    // Read beside the wait for the end: a child that hangs prints nothing.
    CompletableFuture<Void> reading =
        CompletableFuture.runAsync(() -> {
          try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(told);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new Failure("took longer than %d s".formatted(limit.toSeconds()));
    }
    if (process.exitValue() != 0) {
      // What it printed before its end has been heard, whatever came of that.
      boolean _ = reading.handle((_, _) -> true).join();
      List<String> said =
          Files.readAllLines(errors).stream().filter(line -> !line.startsWith(INCUBATOR)).toList();
      throw new Failure(
          "ended with %d%s"
              .formatted(process.exitValue(), said.isEmpty() ? "" : ": " + said.getLast()));
    }
    reading.join();
  }

  private static List<String> command(String main, List<String> arguments, String heap) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.matches("-Xmx.*|-XX:\\+Use\\w+GC|.*agent.*|-Dlacuna.wipe.*"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", main));
    command.addAll(arguments);
    return command;
  }
}
