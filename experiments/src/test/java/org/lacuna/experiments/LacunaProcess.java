package org.lacuna.experiments;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A {@code lacuna} command in a JVM of its own, with this JVM's flags and class path. */
public final class LacunaProcess {
  /** What the exit code is where a signal ended the process. */
  public static final int KILLED = 128 + 9;

  /** What the exit code is after a termination. */
  public static final int TERMINATED = 128 + 15;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_NANOS = 500_000;

  private final Process process;
  private final Path out;
  private final Path err;

  /**
   * How processes are started.
   *
   * @param folder where what they print is kept, and where they run
   * @param wrapper words before the command, such as of a shell that sets a limit and executes what
   *     follows
   * @param flags further flags of the JVM
   */
  public record Launch(Path folder, List<String> wrapper, List<String> flags) {
    /** With nothing special. */
    public Launch(Path folder) {
      this(folder, List.of(), List.of());
    }

    /** The same under a wrapper. */
    public Launch under(String... words) {
      return new Launch(folder, List.of(words), flags);
    }

    /** The same with more flags. */
    public Launch with(String... more) {
      return new Launch(folder, wrapper, Stream.concat(flags.stream(), Stream.of(more)).toList());
    }

    /** Starts a command. */
    public LacunaProcess start(List<String> arguments) throws IOException {
      return new LacunaProcess(this, arguments);
    }

    /** Starts a command. */
    public LacunaProcess start(String... arguments) throws IOException {
      return start(List.of(arguments));
    }
  }

  private LacunaProcess(Launch launch, List<String> arguments) throws IOException {
    Files.createDirectories(launch.folder());
    out = Files.createTempFile(launch.folder(), "lacuna", ".out");
    err = Files.createTempFile(launch.folder(), "lacuna", ".err");
    List<String> command = new ArrayList<>(launch.wrapper());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-Xmx") && !flag.contains("agent"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    // Not what tests are quiet by: what is said must be what a person sees.
    command.add("-Dlogback.configurationFile=logback.xml");
    String home = System.getProperty("lacuna.home");
    if (home != null) {
      command.add("-Dlacuna.home=" + home);
    }
    command.addAll(launch.flags());
    command.add("org.lacuna.experiments.cli.Main");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(launch.folder().toFile());
    builder.environment().put("CLASSPATH", classPath());
    // Matrices this small gain nothing by threads, and threads that wait for each other are slow
    // on a busy machine.
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.redirectOutput(out.toFile());
    builder.redirectError(err.toFile());
    process = builder.start();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Something that a process will come to. */
  @FunctionalInterface
  public interface Event {
    /** Whether it is there. */
    boolean isThere() throws IOException;
  }

  /** Waits for something while the process runs, as long as one has patience. */
  public LacunaProcess await(Event event, String what) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!event.isThere()) {
      if (!process.isAlive()) {
        fail("ended with %d before %s: %s", process.exitValue(), what, err());
      }
      if (System.nanoTime() - end > 0) {
        process.destroyForcibly();
        fail("%s was not reached: %s", what, err());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return this;
  }

  /** Waits for something at most so long, or until the process ends. */
  public void look(Event event, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (process.isAlive() && System.nanoTime() - end < 0 && !event.isThere()) {
      LockSupport.parkNanos(LOOK_NANOS / 5);
    }
  }

  /** Waits so long, or until the process ends; whether it still runs. */
  public boolean runsAfter(Duration time) throws InterruptedException {
    return !process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** SIGKILL; the exit code, which tells whether it arrived before the end. */
  public int kill() throws InterruptedException, IOException {
    process.destroyForcibly();
    return exitCode();
  }

  /** SIGTERM; the exit code, which tells whether it arrived before the end. */
  public int terminate() throws InterruptedException, IOException {
    process.destroy();
    return exitCode();
  }

  /** Waits for the end, and says how it was. */
  public int exitCode() throws InterruptedException, IOException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      fail("does not end: " + err());
    }
    return process.exitValue();
  }

  /** The process' number. */
  public long pid() {
    return process.pid();
  }

  /** What it printed so far. */
  public String out() throws IOException {
    return Files.readString(out);
  }

  /** What it complained of so far, without the line by which the JVM greets the Vector API. */
  public String err() throws IOException {
    return Files.readString(err).replaceFirst("^WARNING: Using incubator modules.*\\R", "");
  }
}
