package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.config.Binder;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.run.Version;

/** Commands that are given what they need. */
class CommandLineTest {
  @TempDir static Path folder;

  private static Cli cli;
  private static Cli.Result trained;

  @BeforeAll
  static void train() throws IOException {
    cli = new Cli(folder);
    trained = cli.train("name=tiny", "attention.pattern=full,moba", "--json");
  }

  private static String id() {
    return trained.json().path("run").asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "quickstart",
        "train",
        "import",
        "export",
        "convert",
        "generate",
        "eval",
        "runs",
        "config",
        "datasets",
        "methods",
        "conform",
        "bench",
        "doctor"
      })
  void helpOfEveryCommand(String command) {
    Cli.Result help = command.isEmpty() ? cli.run("--help") : cli.run(command, "--help");

    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: lacuna").contains("--help", "--runs");
    assertThat(help.err()).isEmpty();
  }

  @Test
  void helpNamesEveryCommandAndExitCode() {
    assertThat(cli.run("--help").out())
        .contains("quickstart", "train", "eval", "runs", "config", "methods", "conform")
        .containsPattern("(?m)^ *0 +done")
        .containsPattern("(?m)^ *2 +the input")
        .containsPattern("(?m)^ *130 +stopped");
  }

  @Test
  void nothingAskedIsHelpToo() {
    assertThat(cli.run().code()).isZero();
    assertThat(cli.run().out()).startsWith("Usage: lacuna");
  }

  @Test
  void version() {
    assertThat(cli.run("--version").out().strip()).isEqualTo("lacuna " + Version.text());
    assertThat(Version.text()).doesNotContain("$").matches("\\d+\\..*");
  }

  @Test
  void methodsInText() {
    Cli.Result methods = cli.run("methods");

    assertThat(methods.code()).isZero();
    assertThat(methods.out())
        .contains("full (F)", "streaming (S)", "moba (", "block_size", "top_k", "local_blocks");
  }

  @Test
  void methodsAsJson() {
    JsonNode methods = cli.run("methods", "--json").json();

    assertThat(methods.findValuesAsText("name"))
        .contains("full", "streaming", "moba", "ssa", "cca", "nsa", "loza");
    for (JsonNode method : methods) {
      assertThat(method.path("letter").asText()).hasSize(1);
      assertThat(method.path("summary").asText()).isNotBlank();
      assertThat(method.path("source").asText()).isNotBlank();
      assertThat(method.path("defaults").isObject()).isTrue();
    }
  }

  @Test
  void templateOfTheConfigurationReadsBackAsTheDefaults() throws IOException {
    Cli.Result config = cli.run("config");
    Path file = Files.writeString(folder.resolve("template.yaml"), config.out());

    assertThat(config.code()).isZero();
    assertThat(config.out()).contains("# ", "streaming:", "moba:", "learning_rate:");
    ExperimentConfig read = Binder.bind(ExperimentConfig.defaults(), file, List.of());
    ExperimentConfig defaults = ExperimentConfig.defaults();
    assertThat(read.training()).isEqualTo(defaults.training());
    assertThat(read.model()).isEqualTo(defaults.model());
    assertThat(read.corpus()).isEqualTo(defaults.corpus());
    assertThat(read.evaluation()).isEqualTo(defaults.evaluation());
    assertThat(read.attention().pattern()).isEqualTo(defaults.attention().pattern());
  }

  @Test
  void trainingPrintsItsRowsAsJson() {
    JsonNode rows = trained.json().path("rows");

    assertThat(trained.code()).isZero();
    assertThat(trained.err()).isEmpty();
    assertThat(id()).startsWith("tiny-");
    assertThat(rows.findValuesAsText("metric")).contains("loss", "perplexity", "bits_per_byte");
    assertThat(rows.findValuesAsText("protocol"))
        .contains("window-mean", "trailing:2", "same-targets");
    assertThat(rows.findValuesAsText("length")).contains("16", "64").doesNotContain("32");
    assertThat(Path.of(trained.json().path("path").asText()))
        .isDirectoryContaining(file -> file.endsWith("run.json"))
        .isDirectoryContaining(file -> file.endsWith("checkpoint"));
  }

  @Test
  void configurationFromAFile() throws IOException {
    StringBuilder yaml = new StringBuilder("name: from-file\n");
    yaml.append("training: {steps: 1, length: 32, batch: 1, validation_tokens: 32}\n");
    Path file = Files.writeString(folder.resolve("tiny.yaml"), yaml);
    List<String> arguments = new ArrayList<>(List.of("train", file.toString()));
    arguments.add("--corpus=" + cli.corpus());
    arguments.add("--no-eval");
    Cli.tiny().stream().filter(key -> !key.startsWith("training.")).forEach(arguments::add);
    Cli.Result result = cli.run(arguments.toArray(String[]::new));

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("from-file-").contains("Record: ");
  }

  @Test
  void trainingAgainDoesNotTrainAgain() throws IOException {
    String model = "/checkpoint/model.safetensors";
    String before = cli.results().get(id() + model);
    Cli.Result again = cli.train("name=tiny", "attention.pattern=full,moba", "--no-eval");

    assertThat(again.code()).isZero();
    assertThat(again.out()).contains(id());
    assertThat(cli.results().get(id() + model)).isEqualTo(before);
    assertThat(Files.readString(cli.runs().resolve(id()).resolve("train.jsonl")))
        .containsOnlyOnce("started")
        .doesNotContain("resumed");
  }

  @Test
  void runsListsThem() {
    Cli.Result runs = cli.run("runs");

    assertThat(runs.code()).isZero();
    assertThat(runs.out()).containsPattern(id() + " +finished +full,moba +seed 1 +\\d+ rows");
    JsonNode run = cli.run("runs", "--json").json().path(0);
    assertThat(run.path("id").asText()).isEqualTo(id());
    assertThat(run.path("status").asText()).isEqualTo("finished");
    assertThat(run.path("config").path("model").path("layers").asInt()).isEqualTo(2);
  }

  @Test
  void noRunsYetIsNotAnError() throws IOException {
    Cli empty = new Cli(folder.resolve("empty"));

    assertThat(empty.run("runs").code()).isZero();
    assertThat(empty.run("runs").out()).isEmpty();
    assertThat(empty.run("runs", "--json").json()).isEmpty();
    assertThat(empty.runs()).doesNotExist();
  }

  @Test
  void evaluationByTheBeginningOfTheId() {
    Cli.Result eval = cli.run(Cli.eval(id().substring(0, 7), "--json"));

    assertThat(eval.err()).isEmpty();
    assertThat(eval.code()).isZero();
    JsonNode expected = trained.json().path("rows");
    assertThat(eval.json()).isEqualTo(expected);
  }

  @Test
  void evaluationInText() {
    Cli.Result eval = cli.run(Cli.eval(id()));

    assertThat(eval.code()).isZero();
    assertThat(eval.out()).contains("window-mean", "same-targets", "full,moba", "64", "Record: ");
  }

  @Test
  void evaluationByTheFolderOfTheRun() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Cli other = new Cli(elsewhere);
    Cli.Result eval = other.run(Cli.eval(cli.runs().resolve(id()).toString(), "--json"));

    assertThat(eval.err()).isEmpty();
    assertThat(eval.code()).isZero();
    assertThat(eval.json()).isEqualTo(trained.json().path("rows"));
    assertThat(other.results()).isEmpty();
  }
}
