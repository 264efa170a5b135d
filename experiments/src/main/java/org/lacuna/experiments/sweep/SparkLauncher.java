package org.lacuna.experiments.sweep;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.process.InterruptSignal;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.RunException;

/**
 * Starts the driver that works off a list on Spark: the program of the module {@code spark}, in a
 * JVM of its own, as Spark runs on other JDKs than this program and its libraries are nobody
 * else's.
 *
 * @param home Lacuna's own folder
 * @param environment variables that give the jobs the same runs, texts and methods; a cluster's
 *     workers get them from the driver
 */
public record SparkLauncher(Path home, Map<String, String> environment) {
  private static final String BUILD = "mvn -Pspark -pl spark -DskipTests clean package";
  private static final String MAIN = "org.lacuna.spark.SparkSweep";

  /** Copies the variables. */
  public SparkLauncher {
    environment = Map.copyOf(environment);
  }

  /**
   * Works off a list, and waits for the end. What the driver says appears where this process
   * writes. Ctrl-C and termination reach it, and it ends once all jobs have stopped with
   * checkpoints; a second one ends it at once.
   *
   * @param list the list; beside it, in {@code log}, are the jobs' own words
   * @param master where Spark runs: {@code spark://HOST:PORT}, or {@code local-cluster[...]} or
   *     {@code local[...]} on this machine; null for the driver's default, two workers on this
   *     machine
   * @param runs the folder of the runs; null where the variables say it
   * @param options further options of the driver, such as {@code --retries 1}
   * @return the driver's exit code: 0 if all jobs are done, 1 if some are not, 2 if the list cannot
   *     be used, 130 or 143 if it was stopped
   * @throws ConfigException if the module is not built, no JDK will do, or the master needs {@code
   *     spark-submit}
   */
  public int run(Path list, @Nullable String master, @Nullable Path runs, List<String> options) {
    if (master != null && !isHere(master) && !master.startsWith("spark://")) {
      throw new ConfigException(
          "--master: expected spark://HOST:PORT, local-cluster[...] or local[...], got %s; other"
                  .formatted(master)
              + " clusters are reached by spark-submit, as spark/README.md says");
    }
    SparkModule module = SparkModule.of(home.resolve("spark"), BUILD);
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.putAll(environment);
    Path java = SparkJdk.find(variables);
    Path own = ownFolder(list);
    Path jar = module.copy(own.resolve("jars"));
    ProcessBuilder driver =
        new ProcessBuilder(command(java, module, jar, list, master, runs, options));
    driver.environment().putAll(environment);
    driver.environment().put("JAVA_HOME", java.toString());
    if (isHere(master)) {
      // Spark looks for a distribution of itself, and binds to all interfaces, unless told.
      driver.environment().put("SPARK_HOME", own.toString());
      driver.environment().put("SPARK_SCALA_VERSION", module.scala());
      driver.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    }
    int code = await(driver.inheritIO());
    if (code == 0) {
      AtomicFiles.deleteTree(own);
    }
    return code;
  }

  /** Whether the workers are on this machine. */
  private static boolean isHere(@Nullable String master) {
    return master == null || master.matches("local(-cluster)?(\\[.*])?");
  }

  private List<String> command(
      Path java,
      SparkModule module,
      Path jar,
      Path list,
      @Nullable String master,
      @Nullable Path runs,
      List<String> options) {
    String classPath = jar + File.pathSeparator + module.classPath();
    List<String> command = new ArrayList<>();
    command.add(java.resolve("bin/java").toString());
    command.add("@" + module.arguments());
    if (isHere(master)) {
      command.add("-Dspark.executor.extraClassPath=" + classPath);
    }
    command.addAll(List.of("-cp", classPath, MAIN, list.toAbsolutePath().toString()));
    command.addAll(List.of("--lacuna", home.resolve("lacuna").toAbsolutePath().toString()));
    if (master != null) {
      command.addAll(List.of("--master", master));
    }
    if (runs != null) {
      command.addAll(List.of("--runs", runs.toAbsolutePath().toString()));
    }
    command.addAll(options);
    return command;
  }

  /** Where Spark leaves what its workers say; kept if something went wrong. */
  private static Path ownFolder(Path list) {
    Path logs = list.toAbsolutePath().resolveSibling("log");
    try {
      return Files.createTempDirectory(Files.createDirectories(logs), "spark-");
    } catch (IOException e) {
      throw RunException.io(logs, e);
    }
  }

  private static int await(ProcessBuilder builder) {
    Process driver;
    try {
      driver = builder.start();
    } catch (IOException e) {
      throw new ConfigException(
          "%s: cannot be started: %s".formatted(builder.command().getFirst(), e.getMessage()), e);
    }
    AtomicInteger stops = new AtomicInteger();
    try (InterruptSignal _ = new InterruptSignal(() -> stop(driver, stops.incrementAndGet()))) {
      return driver.waitFor();
    } catch (InterruptedException e) {
      stop(driver, 1);
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void stop(Process driver, int time) {
    if (time == 1) {
      driver.destroy();
    } else {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroyForcibly();
    }
  }
}
