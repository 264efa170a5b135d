package org.lacuna.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole sweeps, with a driver and two workers in JVMs of their own. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class SparkSweepTest {
  private static final String SPARKS_OWN_LOG =
      "-Dlog4j2.configurationFile=org/apache/spark/log4j2-defaults.properties";

  @TempDir Path folder;

  @Test
  void whatCanBeDoneIsDoneInOrderOnBothWorkers() throws Exception {
    allThatCanHappen(Jdks.own());
  }

  @Test
  void anOlderJdkWillDo() throws Exception {
    Optional<Path> java = Jdks.older();
    assumeTrue(java.isPresent(), "no JDK 17 or 21 is installed in /usr/lib/jvm");
    allThatCanHappen(java.get());
  }

  private void allThatCanHappen(Path java) throws Exception {
    Sandbox sandbox =
        new Sandbox(folder)
            // Waits for line 2, which waits for line 1: goes on only if two run at once, and if
            // line 2
            // starts while line 0 still runs.
            .line("meets", List.of(), "read word < $dir/meeting")
            .line("first", List.of(), ":")
            .line("second", List.of(1), "echo word > $dir/meeting")
            .line("killed once", List.of(), "[ $tries -gt 1 ] || kill -KILL $$")
            .line("bad", List.of(), "echo some; echo 'lacuna: text: no such file' >&2; exit 2")
            .line("needs bad", List.of(4), ":")
            .line("needs both", List.of(0, 5), ":")
            .line("surroundings", List.of(3), "env > $dir/env; echo \"$@\" > $dir/arguments")
            .line("hopeless", List.of(), "echo fault $tries; exit 1")
            .line("diverges", List.of(), "exit 3")
            .line("stopped by hand", List.of(), "kill -TERM $$");
    sandbox.pipe("meeting");

    int code;
    List<String> said;
    try (SparkProcess driver =
        SparkProcess.driver(
            java,
            sandbox,
            Map.of("OMP_NUM_THREADS", "7"),
            "--runs",
            folder.resolve("runs").toString(),
            "--retries",
            "2",
            "--back-off",
            "0")) {
      code = driver.exitCode();
      said = driver.said();
    }

    assertThat(code).as("%s", said).isEqualTo(1);
    assertThat(sandbox.workers()).hasSize(2);
    assertThat(sandbox.end(1)).isLessThan(sandbox.start(2));
    assertThat(sandbox.start(2)).isLessThan(sandbox.end(0));
    assertThat(sandbox.end(3)).isLessThan(sandbox.start(7));
    assertThat(List.of(3, 4, 5, 6, 8, 9, 10))
        .extracting(sandbox::tries)
        .containsExactly(2L, 1L, 0L, 0L, 3L, 1L, 1L);
    assertThat(sandbox.read("env")).contains("OMP_NUM_THREADS=1");
    assertThat(sandbox.read("arguments"))
        .containsExactly("run " + sandbox.list + " --index 7 --runs " + folder.resolve("runs"));
    assertThat(sandbox.read("log/0004.txt"))
        .hasSize(3)
        .endsWith("some", "lacuna: text: no such file");
    assertThat(sandbox.read("log/0008.txt")).contains("fault 1", "fault 2", "fault 3");

    List<String> summary = said.subList(said.size() - 11, said.size());
    assertThat(summary.get(0)).endsWith("5 of 11 done, 4 failed, 2 skipped");
    assertThat(summary.subList(1, 11).stream().map(String::strip))
        .containsExactly(
            "failed  0004 bad: ended with 2 (bad input): lacuna: text: no such file",
            folder.resolve("log/0004.txt").toString(),
            "failed  0008 hopeless: ended with 1: fault 3 (3 attempts)",
            folder.resolve("log/0008.txt").toString(),
            "failed  0009 diverges: ended with 3 (diverged)",
            folder.resolve("log/0009.txt").toString(),
            "failed  0010 stopped by hand: ended with 143 (stopped)",
            folder.resolve("log/0010.txt").toString(),
            "skipped 0005 needs bad: needs 0004",
            "skipped 0006 needs both: needs 0005");
    assertThat(said).filteredOn(line -> line.contains("  start 0003")).hasSize(2);
    assertThat(said)
        .filteredOn(line -> line.contains("  done  0002 second | 127.0.0.1, executor "))
        .hasSize(1);
  }

  @Test
  void aStoppedDriverLetsWhatRunsWriteItsCheckpoint() throws Exception {
    Sandbox sandbox =
        new Sandbox(folder)
            .line("long", List.of(), untilStopped("0"))
            .line("longer", List.of(), untilStopped("1"))
            .line("last", List.of(0), ":");
    Path up0 = sandbox.pipe("up0");
    Path up1 = sandbox.pipe("up1");

    try (SparkProcess driver = SparkProcess.driver(Jdks.own(), sandbox, Map.of())) {
      // Both are there, and ready to be stopped.
      Files.readString(up0);
      Files.readString(up1);
      driver.interrupt();
      assertThat(driver.exitCode()).isEqualTo(143);
      // Once the driver has ended, all has.
      assertThat(folder.resolve("saved0")).exists();
      assertThat(folder.resolve("saved1")).exists();
      assertThat(sandbox.tries(2)).isZero();
      assertThat(driver.said())
          .anyMatch(line -> line.endsWith("stopped, 0 of 3 done; the same command goes on"))
          .noneMatch(line -> line.contains("  fail "));
    }
  }

  private static String untilStopped(String name) {
    return """
    trap 'kill $!; echo saved > $dir/saving%1$s; mv $dir/saving%1$s $dir/saved%1$s; exit 143' TERM
        tail -f /dev/null &
        echo up > $dir/up%1$s
        wait\
    """
        .formatted(name);
  }

  @Test
  void workersElsewhereGetTheCodeAndTheSurroundingsFromWhatIsSubmitted() throws Exception {
    Sandbox sandbox =
        new Sandbox(folder)
            .line("worker dies", List.of(), "[ $tries -gt 1 ] || { kill -KILL $PPID; exit 0; }")
            .line("surroundings", List.of(0), "env > $dir/env");
    Path home = folder.resolve("spark");

    try (SparkProcess master =
        SparkProcess.start(
            Jdks.own(),
            home,
            List.of(),
            Map.of(),
            List.of(
                SPARKS_OWN_LOG,
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0"))) {
      String said = master.await(line -> line.contains("Starting Spark master at spark://"));
      String url = said.substring(said.indexOf("spark://"));
      try (SparkProcess worker =
              SparkProcess.start(
                  Jdks.own(),
                  home,
                  List.of(),
                  Map.of("LACUNA_RUNS", "/of/the/worker", "LACUNA_JAVA_HOME", "/a/jdk"),
                  List.of(
                      SPARKS_OWN_LOG,
                      "org.apache.spark.deploy.worker.Worker",
                      "--host",
                      "127.0.0.1",
                      "--webui-port",
                      "0",
                      "--cores",
                      "2",
                      "--memory",
                      "1g",
                      "--work-dir",
                      folder.resolve("work").toString(),
                      url));
          SparkProcess driver =
              SparkProcess.start(
                  Jdks.own(),
                  home,
                  List.of(),
                  Map.of("LACUNA_RUNS", "/of/the/driver", "LACUNA_JAVA_HOME", "/another/jdk"),
                  List.of(
                      SPARKS_OWN_LOG,
                      // What the script spark-submit starts.
                      "org.apache.spark.deploy.SparkSubmit",
                      "--master",
                      url,
                      "--conf",
                      "spark.driver.host=127.0.0.1",
                      "--conf",
                      "spark.ui.enabled=false",
                      "--conf",
                      "spark.task.cpus=2",
                      // The workers have Spark, and nothing of ours.
                      "--conf",
                      "spark.executor.extraClassPath=" + String.join(":", SparkProcess.jars()),
                      "--class",
                      SparkSweep.class.getName(),
                      jar().toString(),
                      sandbox.list.toString(),
                      "--back-off",
                      "0",
                      "--lacuna",
                      sandbox.lacuna.toString()))) {
        assertThat(driver.exitCode()).as("%s", driver.said()).isZero();
        assertThat(driver.said())
            .anyMatch(line -> line.endsWith("2 of 2 done, 0 failed, 0 skipped"));
        assertThat(driver.said()).anyMatch(line -> line.contains("again 0000 worker dies"));
        assertThat(worker.process.isAlive()).isTrue();
      }
    }
    assertThat(sandbox.tries(0)).isEqualTo(2);
    assertThat(sandbox.read("env"))
        .contains("OMP_NUM_THREADS=2", "LACUNA_RUNS=/of/the/driver", "LACUNA_JAVA_HOME=/a/jdk");
  }

  /** Our classes as they are packaged. */
  private Path jar() {
    Path jar = folder.resolve("lacuna-spark.jar");
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--file",
                jar.toString(),
                "-C",
                SparkProcess.CLASSES.toString(),
                ".");
    assertThat(code).isZero();
    return jar;
  }

  @Test
  void aBadListIsRefusedBeforeSparkStarts() throws Exception {
    Files.writeString(folder.resolve("jobs.jsonl"), "{\"index\":1,\"label\":\"a\",\"needs\":[]}\n");
    Sandbox sandbox = new Sandbox(folder);
    try (SparkProcess driver = SparkProcess.driver(Jdks.own(), sandbox, Map.of())) {
      assertThat(driver.exitCode()).isEqualTo(2);
      assertThat(driver.said())
          .containsExactly("lacuna-spark: " + sandbox.list + ":1: index: expected 0, got 1");
    }
  }

  @Test
  void aClusterOfOnesOwnNeedsSparksFolder() throws Exception {
    Sandbox sandbox = new Sandbox(folder).line("any", List.of(), ":");
    try (SparkProcess driver =
        SparkProcess.driver(Jdks.own(), sandbox, Map.of("SPARK_HOME", "/nowhere"))) {
      assertThat(driver.exitCode()).isEqualTo(2);
      assertThat(driver.said())
          .containsExactly(
              "lacuna-spark: local-cluster[2,1,1024]: needs the environment variable SPARK_HOME,"
                  + " with a Spark's folder that holds jars, got /nowhere");
    }
  }
}
