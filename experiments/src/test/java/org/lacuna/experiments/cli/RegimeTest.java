package org.lacuna.experiments.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.experiments.TinyPlan;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.results.Json;

/** Phases of a regime by the command line. */
class RegimeTest {
  private static final String LOZA = "name: tiny\n" + TinyPlan.LOZA;

  @TempDir Path folder;

  private Cli cli;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    cli = new Cli(folder);
    file = Files.writeString(folder.resolve("loza.yaml"), LOZA);
  }

  private Cli.Result train(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = file.toString();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return cli.trainFile(all);
  }

  private static JsonNode phase(JsonNode runs, String name) {
    return StreamSupport.stream(runs.spliterator(), false)
        .filter(run -> run.path("phase").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("LoZA from one command: every phase a run, half of the layers streaming")
  void loza() {
    Cli.Result trained = train("--json");
    assertThat(trained.code()).as(trained.err()).isZero();
    JsonNode runs = trained.json();
    assertThat(runs).hasSize(4);
    Path sparse = Path.of(phase(runs, "sparse").path("path").asText());
    assertThat(sparse.resolve("zigzag.png")).isNotEmptyFile();
    assertThat(sparse.resolve("calibration.csv")).isNotEmptyFile();
    JsonNode config = cli.run("runs", "--json").json();
    JsonNode record =
        StreamSupport.stream(config.spliterator(), false)
            .filter(run -> run.path("id").asText().startsWith("tiny-sparse"))
            .findFirst()
            .orElseThrow()
            .path("config");
    assertThat(record.path("attention").path("pattern").asText()).matches("full at:[01]=streaming");
    assertThat(record.path("start").path("run").asText())
        .isEqualTo(phase(runs, "pretrain").path("run").asText());
    assertThat(phase(runs, "calibrate").path("rows")).isEmpty();
    assertThat(phase(runs, "sparse").path("rows")).isNotEmpty();
  }

  @Test
  @DisplayName("again, nothing is trained; another choice shares all phases but its own")
  void shared() throws IOException {
    JsonNode first = train("--json").json();
    JsonNode again = train("--json").json();
    for (String name : List.of("pretrain", "midtrain", "calibrate", "sparse")) {
      assertThat(phase(again, name).path("run")).isEqualTo(phase(first, name).path("run"));
    }
    JsonNode other = train("--json", "phases.sparse.choice.layers=highest").json();
    assertThat(phase(other, "calibrate").path("run"))
        .isEqualTo(phase(first, "calibrate").path("run"));
    assertThat(phase(other, "sparse").path("run")).isNotEqualTo(phase(first, "sparse").path("run"));
    try (var runs = Files.list(cli.runs())) {
      assertThat(runs.filter(run -> !run.getFileName().toString().startsWith("."))).hasSize(5);
    }
  }

  @Test
  @DisplayName("retraining learns the tokens of mid-training: with no layer chosen it is the same")
  void sameOrder() throws IOException {
    JsonNode runs = train("--json", "phases.sparse.choice.share=0").json();
    byte[] midtrain = checkpoint(phase(runs, "midtrain"));
    assertThat(checkpoint(phase(runs, "sparse"))).isEqualTo(midtrain);

    JsonNode reordered =
        train("--json", "phases.sparse.choice.share=0", "phases.sparse.training.order=7").json();
    assertThat(checkpoint(phase(reordered, "sparse"))).isNotEqualTo(midtrain);
  }

  @Test
  @DisplayName("on a model of latent attention")
  void latent() {
    Cli.Result trained = train("--json", "model.kv_heads=4", "model.latent={}");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(phase(trained.json(), "sparse").path("rows")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "phases.sparse.start.phase=pretrian           | pretrian | pretrain",
        "phases.sparse.choice.phase=midtrain          | midtrain | loza",
        "phases.sparse.like=sparse                    | sparse   | each other",
        "phases.midtrain.training.stepz=3             | stepz    | steps",
        "phases.midtrain.training.trainable=[alfa]    | alfa     | method",
        "phases.calibrate.start.run=full              | calibrate| null beside a run",
        "phases.sparse.choice.share=1.5               | share    | between 0 and 1",
        "training.until=100                           | until    | from 0 to steps",
        "phases.SFT.start.phase=sparse                | phases.SFT | lower-case",
        "phases.sparse.choice.phase=''                | choice.phase | calibrate",
        "phases.midtrain.training.trainable=[gate]    | trainable | projections",
        "attention.methods.streaming.local_blocks=3   | phases.sparse.attention.methods.streaming |"
            + " loza"
      })
  void mistakes(String argument, String named, String hint) {
    Cli.Result refused = train(argument);
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).hasLineCount(1).contains(named).contains(hint);
  }

  @Test
  @DisplayName("the same evaluation of a finished run is done once")
  void evaluatedOnTheWay() throws IOException {
    String[] first = {"name=way", "training.until=2", "--no-eval"};
    assertThat(cli.train(first).code()).isZero();
    JsonNode before = cli.run(Cli.eval("way", "--json")).json();
    JsonNode again = cli.run(Cli.eval("way", "--json")).json();
    assertThat(again).isEqualTo(before);
    assertThat(
            cli.results().entrySet().stream()
                .filter(file -> file.getKey().endsWith("eval.jsonl"))
                .flatMap(
                    file -> new String(HexFormat.of().parseHex(file.getValue()), UTF_8).lines())
                .toList())
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("phases without a start begin with the run that the command names")
  void regimeFromARun() throws IOException {
    assertThat(cli.train("name=base", "--no-eval").code()).isZero();
    JsonNode runs = train("--json", "--from=base").json();
    JsonNode record =
        Json.MAPPER.readTree(
            Path.of(phase(runs, "pretrain").path("path").asText()).resolve("run.json").toFile());
    assertThat(record.at("/config/start/run").asText()).startsWith("base-");
  }

  @Test
  void unfinishedRunIsNoStart() {
    Cli.Result refused = cli.train("start.run=nothing");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).contains("nothing");
  }

  @Test
  @DisplayName("convert: the same weights under another attention, evaluated before any step")
  void convert() throws IOException {
    cli.train("name=base", "--no-eval");
    Cli.Result converted =
        cli.run(
            "convert",
            "base",
            "--to",
            "nsa",
            "--eval",
            "evaluation.lengths=[16,32]",
            "evaluation.measures.perplexity.window_tokens=64",
            "evaluation.measures.perplexity.target_windows=2",
            "evaluation.measures.perplexity.targets=8");
    assertThat(converted.code()).as(converted.err()).isZero();
    assertThat(converted.out()).contains("base-to-nsa", "nsa", "perplexity");

    Cli.Result trained = cli.run("train", "--from", "base-to-nsa", "training.steps=2", "--json");
    assertThat(trained.code()).as(trained.err()).isZero();
  }

  private static byte[] checkpoint(JsonNode run) throws IOException {
    return Files.readAllBytes(
        Path.of(run.path("path").asText()).resolve("checkpoint").resolve("model.safetensors"));
  }
}
