package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.conform.VectorFile;

/** {@code lacuna conform}: its lines, its JSON, its exit code. */
class ConformCommandTest {
  private static final String MOBA = "moba/shorter_than_block_l13";
  private static final String NUMBER = "\\d\\.\\de-\\d\\d";

  @TempDir Path folder;

  private Cli cli;
  private Path vectors;

  @BeforeEach
  void open() throws IOException {
    cli = new Cli(folder);
    vectors = folder.resolve("vectors");
    VectorFile.of(MOBA).write(vectors, MOBA);
    VectorFile.of("metrics/kl_rows").write(vectors, "metrics/kl_rows");
  }

  private Cli.Result conform(String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "conform";
    all[1] = vectors.toString();
    System.arraycopy(options, 0, all, 2, options.length);
    return cli.run(all);
  }

  @Test
  void oneLineACase() {
    Cli.Result result = conform();

    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines().toList()).hasSize(5);
    assertThat(result.out())
        .containsPattern("(?m)^ +fast path +float64 reference$")
        .containsPattern("(?m)^ +case +(output +gradient +selection *){2}$")
        .containsPattern("(?m)^passed   metrics/kl_rows  +" + NUMBER + "  -  +-  +-  +-  +-$")
        .containsPattern(
            "(?m)^passed   " + MOBA + "(  +" + NUMBER + "  +" + NUMBER + " +equal){2}$")
        .endsWith("2 passed, 0 failed, 0 skipped" + System.lineSeparator());
  }

  @Test
  @DisplayName("a failing case names what fails and makes the exit code 1")
  void failingCase() throws IOException {
    VectorFile.of(MOBA).wrong("dq").write(vectors, MOBA);
    Cli.Result result = conform();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("(?m)^failed   " + MOBA + " .* fast dq(, reference dq)?$")
        .contains("1 passed, 1 failed, 0 skipped");
  }

  @Test
  void skippedCaseAndOtherFiles() throws IOException {
    VectorFile.of(MOBA).metadata("method", "hyena").write(vectors, "hyena/a");
    VectorFile.of(MOBA).withoutMetadata("method").write(vectors, "hyena/model");
    Cli.Result result = conform();

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .containsPattern("(?m)^skipped  hyena/a +no check for method hyena$")
        .doesNotContain("hyena/model")
        .contains("2 passed, 0 failed, 1 skipped; other files: 1 (");
  }

  @Test
  @DisplayName("a damaged file fails beside the others")
  void damagedFile() throws IOException {
    Path file = VectorFile.of(MOBA).truncated(vectors, MOBA, 1000);
    Cli.Result result = conform();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("(?m)^failed   " + MOBA + "  \\Q" + file + "\\E: truncated")
        .contains("1 passed, 1 failed, 0 skipped");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void asJson() throws IOException {
    VectorFile.of(MOBA).wrong("dq").write(vectors, "wrong");
    VectorFile.of(MOBA).withoutMetadata("method").write(vectors, "model");
    Cli.Result result = conform("--json");
    JsonNode json = result.json();

    assertThat(result.code()).isEqualTo(1);
    assertThat(json.path("passed").asInt()).isEqualTo(2);
    assertThat(json.path("failed").asInt()).isEqualTo(1);
    assertThat(json.path("skipped").asInt()).isZero();
    assertThat(json.path("tolerances").path("gradient").asDouble()).isEqualTo(1e-3);
    assertThat(json.path("others")).hasToString("[\"model\"]");
    assertThat(json.path("cases").findValuesAsText("name"))
        .containsExactly("metrics/kl_rows", MOBA, "wrong");
    JsonNode wrong = json.path("cases").path(2);
    assertThat(wrong.path("status").asText()).isEqualTo("failed");
    assertThat(wrong.path("comparisons").findValuesAsText("path")).contains("fast", "reference");
    for (JsonNode comparison : wrong.path("comparisons")) {
      if (comparison.path("path").asText().equals("fast")) {
        assertThat(comparison.path("passes").asBoolean())
            .isEqualTo(!comparison.path("what").asText().equals("dq"));
      }
      assertThat(comparison.path("kind").asText()).isIn("output", "gradient", "selection");
      assertThat(comparison.path("error").isNumber()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "texts", "texts/text0.txt"})
  @DisplayName("a folder that is missing, has no vector, or is a file: one line, exit code 2")
  void folderWithoutVectors(String name) {
    Path path = folder.resolve(name);
    BadInputTest.assertOneLine(cli.run("conform", path.toString()), path.toString());
    BadInputTest.assertOneLine(cli.run("conform", path.toString(), "--json"), path.toString());
  }

  @Test
  void folderMustBeNamed() throws IOException {
    Cli.Result result = cli.run("conform");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("DIR");
    assertThat(Files.exists(cli.runs())).isFalse();
  }

  @Test
  @DisplayName("the help says how errors are measured")
  void help() {
    assertThat(cli.run("conform", "--help").out())
        .contains("largest entry", "1e-4", "1e-3", "central differences", "skipped");
    assertThat(cli.run("--help").out()).containsPattern("(?m)^ *1 +a fault.*vector");
  }
}
