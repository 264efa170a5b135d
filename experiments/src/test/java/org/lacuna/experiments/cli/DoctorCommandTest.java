package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.results.Json;

/** {@code lacuna doctor} on the machine of the tests, whatever it has. */
class DoctorCommandTest {
  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    cli = new Cli(folder);
  }

  @Test
  void tableHasALineACheckAndALineForWhatIsToMend() {
    Cli.Result result = cli.run("doctor");

    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsPattern("(?m)^fine     Java {15}\\d+")
        .containsPattern("(?m)^fine     libtorch  +\\d+\\.\\d+\\.\\d+")
        .containsPattern("(?m)^fine     tensors ")
        .containsPattern("(?m)^fine     kernel \\w+  +in use")
        .containsPattern("\\d+ fine, \\d+ to note, 0 problems\\R$");
    List<String> lines = result.out().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      boolean mended = i + 1 < lines.size() && lines.get(i + 1).matches(" {28}-> \\S.*");
      assertThat(lines.get(i).startsWith("note ")).as(lines.get(i)).isEqualTo(mended);
    }
    assertThat(cli.runs()).doesNotExist();
  }

  @Test
  void asJson() {
    JsonNode json = cli.run("doctor", "--json").json();
    JsonNode checks = json.path("checks");

    assertThat(json.path("device").asText()).isEqualTo("cpu");
    assertThat(json.path("problem").asInt()).isZero();
    assertThat(json.path("fine").asInt() + json.path("note").asInt()).isEqualTo(checks.size());
    assertThat(checks.findValuesAsText("name"))
        .contains(
            "Java", "libtorch chosen", "libtorch", "tensors", "CUDA driver", "disk", "Jupyter");
    for (JsonNode check : checks) {
      assertThat(check.path("found").asText()).isNotBlank();
      assertThat(check.path("verdict").asText()).isIn("fine", "note");
      assertThat(check.path("mend").isNull())
          .isEqualTo(check.path("verdict").asText().equals("fine"));
    }
  }

  @Test
  @DisabledIfEnvironmentVariable(named = "PYTORCH_LIBRARY_PATH", matches = ".+")
  @DisabledIfEnvironmentVariable(named = "PYTORCH_FLAVOR", matches = ".+")
  void gpuThatIsAskedForIsAProblemWithTheLibtorchOfTheClassPath() {
    Cli.Result result = cli.run("doctor", "--device", "gpu", "--json");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.json().path("device").asText()).isEqualTo("gpu");
    assertThat(result.json().path("problem").asInt()).isPositive();
    assertThat(verdict(result.json(), "libtorch chosen")).isEqualTo("problem");
    assertThat(verdict(result.json(), "GPU in libtorch")).isEqualTo("problem");
    assertThat(verdict(result.json(), "tensors")).isEqualTo("fine");
  }

  /** Other commands refuse such a kernel, such plug-ins and such a folder before they begin. */
  @Test
  void whatOtherCommandsDoNotBeginWithIsAFindingAmongOthers() throws IOException {
    Path file = Files.createFile(folder.resolve("runs"));
    Cli.Result result =
        cli.run("doctor", "--json", "--kernel=abacus", "--plugins=" + folder.resolve("none.jar"));

    assertThat(result.code()).isEqualTo(2);
    assertThat(verdict(result.json(), "kernel abacus")).isEqualTo("problem");
    assertThat(verdict(result.json(), "methods")).isEqualTo("problem");
    assertThat(verdict(result.json(), "results")).isEqualTo("problem");
    assertThat(verdict(result.json(), "Java")).isEqualTo("fine");
    assertThat(result.out()).contains(file.toString());
  }

  @Test
  void probePrintsALineAFinding() throws JsonProcessingException {
    Cli.Result result = cli.run("doctor", "--probe=kernels");

    assertThat(result.code()).isZero();
    assertThat(result.out().lines()).hasSizeGreaterThanOrEqualTo(2);
    for (String line : result.out().lines().toList()) {
      assertThat(Json.MAPPER.readTree(line).path("name").asText()).startsWith("kernel ");
    }
  }

  @Test
  void deviceThatIsNoneIsRefused() {
    Cli.Result result = cli.run("doctor", "--device=abacus");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--device", "CPU", "GPU");
    assertThat(cli.run("doctor", "--help").out()).doesNotContain("probe");
  }

  private static String verdict(JsonNode json, String name) {
    for (JsonNode check : json.path("checks")) {
      if (check.path("name").asText().equals(name)) {
        return check.path("verdict").asText();
      }
    }
    return "not looked at: " + name;
  }
}
