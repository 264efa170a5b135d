package org.lacuna.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Runs the lines of a sweep's list on a Spark cluster; {@code spark-submit} starts it, or {@code
 * lacuna} does.
 *
 * <p>A line is one Spark task, and a process of its own on its worker. It starts as soon as the
 * lines that it needs are done. What fails is tried again, except where that cannot help; it
 * hinders nothing but the lines that need it.
 */
public final class SparkSweep {
  private SparkSweep() {}

  /**
   * The program; {@code --help} says how it is called. It ends with 0 if all lines are done, 1 if
   * some are not, 2 if the arguments or the list cannot be used.
   */
  public static void main(String[] arguments) throws InterruptedException {
    int code = run(List.of(arguments), System.getenv(), System.out, System.err);
    // On YARN a driver that calls exit before Spark knows its end counts as failed.
    if (code != 0) {
      System.exit(code);
    }
  }

  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    if (arguments.contains("--help")) {
      out.print(Options.USAGE);
      return 0;
    }
    Options options;
    RunList list;
    SparkConf conf;
    try {
      options = Options.parse(arguments);
      list = RunList.read(options.list());
      conf = settings(options, environment);
      makeLogFolder(list);
    } catch (BadInput e) {
      err.println("lacuna-spark: " + e.getMessage());
      return 2;
    }
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      Sweep sweep = new Sweep(list, options, spark, environment, out);
      Runnable stop = stopping(sweep);
      // Before Spark's own hook, which would take the workers away from what they run.
      ShutdownHookManager.get()
          .addShutdownHook(stop, 100, Child.GRACE.plusMinutes(1).toSeconds(), TimeUnit.SECONDS);
      try {
        return sweep.run() ? 0 : 1;
      } finally {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
          ShutdownHookManager.get().removeShutdownHook(stop);
        }
      }
    }
  }

  private static Runnable stopping(Sweep sweep) {
    return () -> {
      try {
        sweep.stop();
        // What Spark says as it is taken apart helps nobody, and some of it goes past its log.
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private static SparkConf settings(Options options, Map<String, String> environment)
      throws BadInput {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.app.name", "lacuna sweep " + options.list().getFileName());
    options.cores().ifPresent(cores -> conf.set("spark.task.cpus", Integer.toString(cores)));
    options.master().ifPresent(conf::setMaster);
    // Two workers on this machine, of a gigabyte each for themselves.
    conf.setIfMissing(
        "spark.master", "local-cluster[2,%d,1024]".formatted(conf.getInt("spark.task.cpus", 1)));
    String master = conf.get("spark.master");
    if (master.startsWith("local")) {
      // Nobody else has business with workers of this machine.
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.ui.enabled", "false");
    }
    if (master.startsWith("local-cluster")) {
      String home = Optional.ofNullable(environment.get("SPARK_HOME")).orElse("");
      if (home.isEmpty() || !Files.isDirectory(Path.of(home, "jars"))) {
        throw new BadInput(
            "%s: needs the environment variable SPARK_HOME, with a Spark's folder that holds jars, got %s"
                .formatted(master, home.isEmpty() ? "nothing" : home));
      }
    }
    String[] jar = JavaSparkContext.jarOfClass(SparkSweep.class);
    if (!conf.contains("spark.jars") && jar.length > 0) {
      conf.setJars(jar);
    }
    conf.setIfMissing("spark.log.level", "WARN");
    // A second process for a line that takes long would only contend with the first.
    conf.set("spark.speculation", "false");
    // Retries are counted, spaced out and told of by the driver.
    conf.setIfMissing("spark.task.maxFailures", "1");
    // Records travel as Java's own serialization writes them.
    conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    return conf;
  }

  private static void makeLogFolder(RunList list) throws BadInput {
    try {
      Files.createDirectories(list.logFolder());
    } catch (IOException e) {
      throw new BadInput("%s: cannot be made: %s".formatted(list.logFolder(), e));
    }
  }
}
