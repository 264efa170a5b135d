package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.sweep.KubernetesFile.Pods;
import org.lacuna.results.Json;
import org.lacuna.results.RunStore;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The file of an Indexed Job, as a reader of YAML 1.1 finds it, which Kubernetes is. */
class KubernetesFileTest {
  @TempDir Path folder;

  private Plans plans;

  @BeforeEach
  void open() {
    plans = Plans.in(folder);
  }

  private JobList list(Path runs) throws IOException {
    return JobList.write("indexed", plans.plan("seeds: [1, 2, 3]").jobs(), new RunStore(runs));
  }

  private static ClusterSettings settings(Path home, @Nullable Duration limit) {
    return new ClusterSettings(
        home.resolve("lacuna"),
        Map.of("LACUNA_RUNS", home.resolve("runs").toString(), "LACUNA_KERNEL", "yes"),
        new PoolSettings(2, 4, 1500L << 20, 3, limit, Duration.ofMinutes(15)));
  }

  private JsonNode written(Path home, @Nullable Duration limit) throws IOException {
    JobList list = list(home.resolve("runs"));
    Path file =
        KubernetesFile.write(
            "indexed",
            list,
            3,
            settings(home, limit),
            new Pods("jdk:25", "claim", home.toString()));
    assertThat(file.getParent()).isEqualTo(list.folder());
    return read(file);
  }

  private static JsonNode read(Path file) throws IOException {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    return Json.tree(yaml.<Map<String, Object>>load(Files.readString(file)));
  }

  @Test
  @DisplayName("an Indexed Job of as many as there are, tried again by index, some at a time")
  void job() throws IOException {
    JsonNode job = written(folder, null);
    assertThat(job.path("apiVersion").textValue()).isEqualTo("batch/v1");
    assertThat(job.path("kind").textValue()).isEqualTo("Job");
    assertThat(job.at("/metadata/name").textValue()).isEqualTo("indexed");
    JsonNode spec = job.path("spec");
    assertThat(spec.path("completionMode").textValue()).isEqualTo("Indexed");
    assertThat(spec.path("completions").intValue()).isEqualTo(3);
    assertThat(spec.path("parallelism").intValue()).isEqualTo(2);
    assertThat(spec.path("backoffLimitPerIndex").intValue()).isEqualTo(3);
    assertThat(spec.path("maxFailedIndexes").intValue()).isEqualTo(3);
    assertThat(spec.has("backoffLimit")).isFalse();
  }

  @Test
  @DisplayName("what would end the same is not tried again; what a node lost is")
  void failures() throws IOException {
    JsonNode rules = written(folder, null).at("/spec/podFailurePolicy/rules");
    assertThat(rules).hasSize(2);
    assertThat(rules.at("/0/action").textValue()).isEqualTo("FailIndex");
    assertThat(rules.at("/0/onExitCodes"))
        .isEqualTo(
            Json.tree(
                Map.of("containerName", "lacuna", "operator", "In", "values", new int[] {2, 3})));
    assertThat(rules.at("/1/action").textValue()).isEqualTo("Ignore");
    assertThat(rules.at("/1/onPodConditions/0"))
        .as("a text, not a truth value")
        .isEqualTo(Json.tree(Map.of("type", "DisruptionTarget", "status", "True")));
  }

  @Test
  @DisplayName("the pod: its command, what it knows, what it may take, where the runs are")
  void pod() throws IOException {
    JsonNode pod = written(folder, null).at("/spec/template/spec");
    assertThat(pod.path("restartPolicy").textValue()).isEqualTo("Never");
    assertThat(pod.path("terminationGracePeriodSeconds").intValue()).isGreaterThan(120);
    assertThat(pod.has("activeDeadlineSeconds")).isFalse();
    assertThat(pod.path("containers")).hasSize(1);
    JsonNode container = pod.at("/containers/0");
    assertThat(container.path("name").textValue()).isEqualTo("lacuna");
    assertThat(container.path("image").textValue()).isEqualTo("jdk:25");
    assertThat(container.path("command"))
        .map(JsonNode::textValue)
        .containsExactly(
            folder.resolve("lacuna").toString(),
            "run",
            list(folder.resolve("runs")).file().toString());
    assertThat(container.path("env"))
        .containsExactly(
            variable("LACUNA_KERNEL", "yes"),
            variable("LACUNA_RUNS", folder.resolve("runs").toString()),
            variable("OMP_NUM_THREADS", "4"));
    assertThat(container.at("/resources"))
        .isEqualTo(
            Json.tree(
                Map.of(
                    "requests", Map.of("cpu", "4", "memory", "1500Mi"),
                    "limits", Map.of("memory", "1500Mi"))));
    assertThat(container.at("/volumeMounts/0/mountPath").textValue()).isEqualTo(folder.toString());
    assertThat(container.at("/volumeMounts/0/name")).isEqualTo(pod.at("/volumes/0/name"));
    assertThat(pod.at("/volumes/0/persistentVolumeClaim/claimName").textValue()).isEqualTo("claim");
  }

  private static JsonNode variable(String name, String value) {
    return Json.tree(Map.of("name", name, "value", value));
  }

  @Test
  @DisplayName("a limit is the pod's")
  void limit() throws IOException {
    JsonNode pod = written(folder, Duration.ofHours(2)).at("/spec/template/spec");
    assertThat(pod.path("activeDeadlineSeconds").intValue()).isEqualTo(7200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's \"odd\": {a} [b] #1",
        " blanks around ",
        "größer λ, 日本",
        "- dash & anchor *alias !tag %dir @at `x`",
        "12",
        "no",
        "tab\tin \\ it",
      })
  @DisplayName("paths of any kind are read as they are")
  void oddPaths(String name) throws IOException {
    Path home = folder.resolve(name);
    JsonNode pod = written(home, null).at("/spec/template/spec");
    assertThat(pod.at("/containers/0/command/0").textValue())
        .isEqualTo(home.resolve("lacuna").toString());
    assertThat(pod.at("/containers/0/command/2").textValue())
        .isEqualTo(list(home.resolve("runs")).file().toString());
    assertThat(pod.at("/containers/0/volumeMounts/0/mountPath").textValue())
        .isEqualTo(home.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "plain-0123456789, plain-0123456789",
    "my_sweep.v2-0123456789, my-sweep-v2-0123456789",
    "a.-_b-0123456789, a---b-0123456789",
  })
  @DisplayName("a sweep's name becomes one that Kubernetes takes")
  void names(String name, String label) throws IOException {
    assertThat(nameOf(name)).isEqualTo(label);
  }

  @Test
  @DisplayName("a long name is cut where its hash and the pods' index stay")
  void longNames() throws IOException {
    String name = nameOf("x".repeat(64) + "-0123456789");
    assertThat(name).matches("x+-0123456789").hasSizeLessThanOrEqualTo(52);
    assertThat(nameOf("y".repeat(38) + "-----" + "y".repeat(21) + "-0123456789"))
        .matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
  }

  private String nameOf(String name) throws IOException {
    Path file =
        KubernetesFile.write(
            name,
            list(folder.resolve("runs")),
            3,
            settings(folder, null),
            new Pods("jdk:25", "claim", folder.toString()));
    return read(file).at("/metadata/name").textValue();
  }

  @Test
  @DisplayName("runs outside of the volume are refused, as the pods would not find them")
  void outside() throws IOException {
    JobList list = list(folder.resolve("runs"));
    Path mount = folder.resolve("lacuna-folder");
    assertThatThrownBy(() ->
            KubernetesFile.write(
                "indexed",
                list,
                3,
                settings(mount, null),
                new Pods("jdk:25", "claim", mount.toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "--mount: expected a folder that holds %s, got %s".formatted(list.file(), mount));
    assertThatThrownBy(() ->
            KubernetesFile.write(
                "indexed",
                list,
                3,
                settings(folder, null),
                new Pods("jdk:25", "claim", folder.resolve("runs").toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(folder.resolve("lacuna").toString());
  }
}
