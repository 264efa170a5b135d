package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.ConfigException;

class SparkJdkTest {
  @TempDir Path root;

  private Path jdk(String place, String version) throws IOException {
    Path jdk = root.resolve(place);
    Path program = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.createFile(program);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  private Path find(Map<String, String> environment, Path running) {
    return SparkJdk.find(environment, running, root);
  }

  @Test
  void theRunningOneWillDoIfSparkRunsOnIt() throws IOException {
    jdk("usr/lib/jvm/java-17", "17.0.2");
    Path running = jdk("here", "25");
    assertThat(find(Map.of(), running)).isEqualTo(running);
  }

  @Test
  void elseOneIsLookedForWhereTheyUsuallyAre() throws IOException {
    Path running = jdk("here", "26.0.1");
    jdk("usr/lib/jvm/java-11", "11.0.4");
    jdk("usr/lib/jvm/java-8", "1.8.0_402");
    Path fits = jdk("usr/lib/jvm/temurin-21", "21.0.4");
    Files.createDirectories(root.resolve("usr/lib/jvm/broken"));
    assertThat(find(Map.of(), running)).isEqualTo(fits);
  }

  @Test
  void whatTheEnvironmentSaysComesFirst() throws IOException {
    Path given = jdk("mine", "17");
    Path running = jdk("here", "25");
    assertThat(find(Map.of("LACUNA_SPARK_JAVA_HOME", given.toString()), running)).isEqualTo(given);
  }

  @Test
  void whatTheEnvironmentSaysAndWillNotDoIsRefused() throws IOException {
    Path old = jdk("old", "11.0.4");
    Path running = jdk("here", "25");
    assertThatThrownBy(() -> find(Map.of("LACUNA_SPARK_JAVA_HOME", old.toString()), running))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "LACUNA_SPARK_JAVA_HOME=%s: expected a Java 17 to 25, which Spark runs on, got Java 11",
            old);
    assertThatThrownBy(() -> find(Map.of("LACUNA_SPARK_JAVA_HOME", "/nowhere"), running))
        .hasMessageEndingWith("got none");
  }

  @Test
  void whereThereIsNoneTheVariableIsNamed() throws IOException {
    Path running = jdk("here", "26");
    assertThatThrownBy(() -> find(Map.of(), running))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("found no Java 17 to 25")
        .hasMessageContaining("set LACUNA_SPARK_JAVA_HOME");
  }
}
