package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.config.ConfigException;

/** A script in Java's place says how it was started. */
class SparkLauncherTest {
  @TempDir Path folder;

  private Path home;
  private Path list;
  private Path java;

  @BeforeEach
  void build() throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    Path target = Files.createDirectories(home.resolve("spark/target"));
    Path core = Files.createFile(folder.resolve("spark-core_2.13-4.2.0.jar"));
    Path other = Files.createFile(folder.resolve("other.jar"));
    Files.writeString(target.resolve("lacuna-spark-1.0.jar"), "code");
    Files.writeString(target.resolve("classpath.txt"), core + ":" + other + "\n");
    list = Files.createDirectories(folder.resolve("sweep")).resolve("jobs.jsonl");
    java = jdk("jdk", "17.0.2", 0);
  }

  private Path jdk(String name, String version, int exitCode) throws IOException {
    Path jdk = folder.resolve(name);
    Path program = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Files.writeString(
        program,
        """
        #!/bin/sh
        printf '%%s\\n' "$@" > %1$s/arguments
        env > %1$s/variables
        ls "$SPARK_HOME/jars" > %1$s/jars
        exit %2$d
        """
            .formatted(folder, exitCode));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return jdk;
  }

  private SparkLauncher launcher() {
    return new SparkLauncher(
        home, Map.of("LACUNA_SPARK_JAVA_HOME", java.toString(), "LACUNA_RUNS", "/the/runs"));
  }

  private List<String> said(String what) throws IOException {
    return Files.readAllLines(folder.resolve(what));
  }

  @Test
  void theDriverIsStartedWithWorkersOnThisMachine() throws IOException {
    int code = launcher().run(list, null, folder.resolve("runs"), List.of("--retries", "1"));

    assertThat(code).isZero();
    assertThat(said("variables"))
        .contains(
            "JAVA_HOME=" + java,
            "LACUNA_RUNS=/the/runs",
            "SPARK_LOCAL_IP=127.0.0.1",
            "SPARK_SCALA_VERSION=2.13");
    assertThat(said("jars")).containsExactly("lacuna-spark-1.0.jar");
    List<String> arguments = said("arguments");
    assertThat(arguments.getFirst()).isEqualTo("@" + home.resolve("spark/driver.args"));
    String classPath = arguments.get(arguments.indexOf("-cp") + 1);
    // A copy, as the jar may be built anew meanwhile.
    assertThat(classPath.split(":"))
        .hasSize(3)
        .endsWith(folder + "/spark-core_2.13-4.2.0.jar", folder + "/other.jar");
    assertThat(classPath)
        .startsWith(list.resolveSibling("log").toString())
        .doesNotContain(home.toString());
    assertThat(arguments).contains("-Dspark.executor.extraClassPath=" + classPath);
    assertThat(arguments)
        .endsWith(
            "org.lacuna.spark.SparkSweep",
            list.toString(),
            "--lacuna",
            home.resolve("lacuna").toString(),
            "--runs",
            folder.resolve("runs").toString(),
            "--retries",
            "1");
    assertThat(list.resolveSibling("log")).isEmptyDirectory();
  }

  @Test
  void aClustersWorkersHaveASparkOfTheirOwn() throws IOException {
    launcher().run(list, "spark://there:7077", null, List.of());
    assertThat(said("arguments"))
        .noneMatch(argument -> argument.contains("extraClassPath"))
        .endsWith("--master", "spark://there:7077");
    assertThat(said("variables")).noneMatch(line -> line.startsWith("SPARK_LOCAL_IP"));
  }

  @Test
  void theDriversExitCodeIsTheResultAndItsTracesStay() throws IOException {
    java = jdk("failing", "25", 3);
    assertThat(launcher().run(list, "local[2]", null, List.of())).isEqualTo(3);
    assertThat(list.resolveSibling("log")).isNotEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "k8s://https://there", "localhost:7077"})
  void whatOnlySparkSubmitReachesIsRefused(String master) {
    assertThatThrownBy(() -> launcher().run(list, master, null, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("got " + master)
        .hasMessageContaining("spark-submit, as spark/README.md says");
  }

  @Test
  void aModuleThatIsNotBuiltIsToldWithTheCommandThatBuildsIt() throws IOException {
    Path target = home.resolve("spark/target");
    Path gone = folder.resolve("other.jar");
    Files.delete(gone);
    assertUnbuilt(target.resolve("classpath.txt") + ": " + gone + " is gone");
    Files.createFile(target.resolve("lacuna-spark-2.0.jar"));
    assertUnbuilt("found 2");
    Files.delete(target.resolve("lacuna-spark-1.0.jar"));
    Files.delete(target.resolve("lacuna-spark-2.0.jar"));
    assertUnbuilt("Spark is not built");
    Files.delete(target.resolve("classpath.txt"));
    Files.delete(target);
    assertUnbuilt("Spark is not built");
  }

  private void assertUnbuilt(String problem) {
    assertThatThrownBy(() -> launcher().run(list, null, null, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem)
        .hasMessageEndingWith(
            "in " + home + ", run: mvn -Pspark -pl spark -DskipTests clean package");
  }
}
