package org.lacuna.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A JVM with Spark on its class path, as the tests start drivers, masters and workers. */
final class SparkProcess implements AutoCloseable {
  /** Our classes, which a packaged driver has in a jar. */
  static final Path CLASSES = Path.of("target/classes").toAbsolutePath();

  final Process process;

  private final List<String> lines = new ArrayList<>();
  private final Thread reading = new Thread(this::read);

  private SparkProcess(Process process) {
    this.process = process;
    reading.setDaemon(true);
    reading.start();
  }

  /** Spark's jars. */
  static List<String> jars() {
    try {
      return List.of(Files.readString(Path.of("target/classpath.txt")).strip().split(":"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts one.
   *
   * @param java the JDK's folder
   * @param home Spark's folder; what its workers leave is below it
   * @param code what is on the class path besides Spark
   * @param command properties, the program's class, and its arguments
   */
  static SparkProcess start(
      Path java, Path home, List<Path> code, Map<String, String> environment, List<String> command)
      throws IOException {
    Files.createDirectories(home.resolve("jars"));
    List<String> classPath = new ArrayList<>(jars());
    code.forEach(path -> classPath.add(0, path.toString()));
    List<String> all =
        new ArrayList<>(
            List.of(
                java.resolve("bin/java").toString(),
                "@" + Path.of("driver.args").toAbsolutePath(),
                "-cp",
                String.join(":", classPath)));
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all);
    builder.environment().keySet().removeIf(name -> name.matches("(SPARK|LACUNA|OMP)_.*"));
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA_HOME",
                java.toString(),
                "SPARK_HOME",
                home.toString(),
                "SPARK_SCALA_VERSION",
                "2.13",
                "SPARK_LOCAL_IP",
                "127.0.0.1"));
    builder.environment().putAll(environment);
    return new SparkProcess(builder.redirectErrorStream(true).start());
  }

  /** A driver with two workers on this machine. */
  static SparkProcess driver(
      Path java, Sandbox sandbox, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Dspark.executor.extraClassPath=" + CLASSES + ":" + String.join(":", jars()),
                SparkSweep.class.getName(),
                sandbox.list.toString(),
                "--lacuna",
                sandbox.lacuna.toString()));
    command.addAll(List.of(arguments));
    return start(java, sandbox.folder.resolve("spark"), List.of(CLASSES), environment, command);
  }

  private void read() {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      // It was closed by a test that is done with it.
    } finally {
      synchronized (lines) {
        lines.notifyAll();
      }
    }
  }

  /** The first line that it writes of a kind; fails if it ends without. */
  String await(Predicate<String> kind) throws InterruptedException {
    synchronized (lines) {
      while (true) {
        for (String line : lines) {
          if (kind.test(line)) {
            return line;
          }
        }
        if (!process.isAlive() && !reading.isAlive()) {
          throw new AssertionError("never said: " + lines);
        }
        lines.wait(1000);
      }
    }
  }

  /** Tells it to stop, and goes on reading what it writes, unlike {@link Process#destroy}. */
  void interrupt() {
    assertThat(process.toHandle().destroy()).isTrue();
  }

  /** Waits for the end: its exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(4, TimeUnit.MINUTES)) {
      throw new AssertionError("still runs: " + lines);
    }
    reading.join();
    return process.exitValue();
  }

  /** All that it wrote. */
  List<String> said() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
