package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.bench.AttentionPass;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.results.Json;

/** {@code bench attention}, {@code bench model} and the option {@code --kernel}. */
class BenchTest {
  @TempDir private Path folder;

  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    cli = new Cli(folder);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private Cli.Result attention(String... more) {
    List<String> all = new ArrayList<>(List.of("bench", "attention", "--out=" + out()));
    all.addAll(List.of("--heads=2", "--kv-heads=1", "--head-dim=16", "--warm-up=0"));
    all.addAll(List.of(more));
    return cli.run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"attention", "model", "step"})
  void helpOfEveryMeasurement(String name) {
    Cli.Result help = cli.run("bench", name, "--help");

    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: lacuna bench " + name).contains("--kernel");
    assertThat(cli.run("bench").out()).contains(name);
  }

  @Test
  void attentionLeavesTableRecordAndCharts() throws IOException {
    Cli.Result result = attention("--lengths=128,64", "--reps=2", "--set=moba.block_size=16");

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("prefill\n", "forward+backward\n", "decode\n", "crossover\n", "GFLOP/s", "dense")
        .contains("Record: " + out());
    JsonNode record = Json.MAPPER.readTree(Files.readString(out().resolve("attention.json")));
    // Dense attention and six methods, in three passes, at two lengths.
    assertThat(record.path("points")).hasSize(7 * 3 * 2);
    assertThat(record.path("skipped")).isEmpty();
    assertThat(record.path("provenance").path("engine").asText())
        .contains(Kernels.active().name() + " kernel");
    assertThat(record.path("parameters").path("moba").path("block_size").asInt()).isEqualTo(16);
    assertThat(record.path("parameters").path("moba").path("top_k").asInt()).isEqualTo(4);
    for (JsonNode point : record.path("points")) {
      assertThat(point.path("milliseconds")).hasSize(2);
      assertThat(point.path("flops").asDouble()).isPositive();
    }
    assertThat(Files.readAllLines(out().resolve("attention.csv"))).hasSize(1 + 7 * 3 * 2);
    for (String pass : AttentionPass.texts()) {
      assertThat(out().resolve(pass + ".png")).isNotEmptyFile();
      assertThat(out().resolve(pass + ".svg")).isNotEmptyFile();
    }
  }

  @Test
  void sharesAndBytesAreThoseOfTheDefinition() {
    JsonNode points =
        attention(
                "--methods=streaming",
                "--passes=prefill,decode",
                "--lengths=512",
                "--reps=1",
                "--json")
            .json()
            .path("points");

    JsonNode prefill = points.path(1);
    JsonNode decode = points.path(3);
    assertThat(prefill.path("method").asText()).isEqualTo("streaming");
    assertThat(decode.path("pass").asText()).isEqualTo("decode");
    // The token after 512 sees one block of sinks and, of the recent ones, three with itself.
    assertThat(decode.path("visibleShare").asDouble()).isEqualTo((64 + 2 * 64 + 1) / 513.0);
    assertThat(decode.path("readBytes").asLong()).isEqualTo((64 + 2 * 64 + 1) * 2 * 16 * 4);
    assertThat(prefill.path("visibleShare").asDouble()).isBetween(0.5, 0.9);
  }

  @Test
  void attentionOverGivenBlocksIsMeasuredBesideTheMethod() {
    JsonNode record =
        attention(
                "--methods=moba,ssa",
                "--given-blocks=moba,ssa",
                "--set=moba.block_size=16",
                "--lengths=128",
                "--reps=1",
                "--json")
            .json();

    assertThat(record.path("points").findValuesAsText("method"))
        .containsSubsequence("moba", "moba, given blocks", "ssa", "ssa, given blocks");
    JsonNode chosen = record.path("points").path(1);
    JsonNode given = record.path("points").path(2);
    assertThat(given.path("visibleShare")).isEqualTo(chosen.path("visibleShare"));
    assertThat(given.path("flops").asDouble()).isLessThan(chosen.path("flops").asDouble());
    assertThat(record.path("skipped").findValuesAsText("reason"))
        .containsExactly(
            "blocks are given to whole sequences alone",
            "blocks are given to whole sequences alone");
  }

  @Test
  void methodThatCannotBeTrainedWithIsLeftOutOfTraining() {
    Cli.Result result =
        attention("--methods=minference", "--passes=forward+backward", "--lengths=64", "--reps=1");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .containsPattern("skipped: minference \\[.*], forward\\+backward, 64 tokens: cannot be");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --passes=back          | --passes: unknown pass back; known: prefill, forward+backward, decode
          --lengths=0            | --lengths: expected 1 token or more
          --reps=0               | --reps: expected 1 or more
          --methods=mobba        | did you mean moba?
          --given-blocks=loza    | --given-blocks: expected methods that are measured, got loza
          --given-blocks=cca     | cca, as it is configured, does not attend to chosen blocks alone
          --kernels=fast         | unknown kernel fast
          --set=moba.topk=3      | moba.topk=3: unknown key; did you mean
          --set=loza.alpha=clamp | --set loza: it is not measured
          --heads=3              | heads (3) must be a multiple of kv_heads (2)
          """)
  void attentionRefuses(String option, String message) {
    Cli.Result result = cli.run("bench", "attention", "--kv-heads=2", "--out=" + out(), option);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("lacuna: ").contains(message);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(out()).doesNotExist();
  }

  @Test
  void modelMeasuresEveryPatternAndContextInAProcessOfItsOwn() throws IOException {
    Cli.Result result =
        cli.run(
            "bench",
            "model",
            "--out=" + out(),
            "--pattern=full,streaming",
            "--set=streaming.block_size=8",
            "--contexts=96,48",
            "--chunk=32",
            "--decode=3",
            "--layers=2",
            "--dim=16",
            "--ffn=16",
            "--heads=2",
            "--kv-heads=1",
            "--head-dim=8",
            "--heap=256m");

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("decode tokens/s", "full,streaming", "Record: ");
    JsonNode record = Json.MAPPER.readTree(Files.readString(out().resolve("model.json")));
    assertThat(record.path("skipped")).isEmpty();
    assertThat(record.path("points").findValuesAsText("context")).containsExactly("48", "96");
    JsonNode longest = record.path("points").path(1);
    assertThat(longest.path("curve").findValuesAsText("tokens")).containsExactly("32", "64", "96");
    assertThat(longest.path("decodeMilliseconds")).hasSize(3);
    // Full attention keeps all 96 tokens, streaming a sink and three recent blocks of 8.
    assertThat(longest.path("cacheBytes").asLong()).isEqualTo((96 + 32) * 2 * 8 * 4);
    assertThat(longest.path("peakBytes").asLong())
        .isGreaterThanOrEqualTo(longest.path("startBytes").asLong());
    for (String name : List.of("prefill", "decode", "memory", "growth")) {
      assertThat(out().resolve(name + ".png")).isNotEmptyFile();
      assertThat(out().resolve(name + ".svg")).isNotEmptyFile();
    }
  }

  @Test
  void modelSaysWhichProcessFailed() {
    Cli.Result result =
        cli.run("bench", "model", "--out=" + out(), "--pattern=full", "--contexts=32", "--heap=1k");

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("skipped: full, decoder, 32 tokens: ended with 1");
    assertThat(out()).doesNotExist();
  }

  @Test
  void kernelThatIsUnknownIsRefusedByEveryCommand() {
    for (String command : List.of("methods", "runs", "bench")) {
      Cli.Result result = cli.run(command, "--kernel=fast");

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .startsWith("lacuna: unknown kernel fast; known: ")
          .contains("masked");
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.out()).isEmpty();
    }
  }

  @Test
  void kernelThatIsAskedForIsUsedAndRecorded() throws IOException {
    try (var _ = Kernels.use(Kernels.active())) {
      Cli.Result result = cli.train("--kernel=masked", "--no-eval", "training.steps=1", "--json");

      assertThat(result.code()).isZero();
      Path run = Path.of(result.json().path("path").asText());
      assertThat(Files.readString(run.resolve("run.json"))).contains(", masked kernel, cpu");
      assertThat(Files.readAllLines(run.resolve("train.jsonl")).getFirst())
          .contains("\"started\"", "\"kernel\":\"masked\"");
    }
  }

  @Test
  void noKernelNamedIsTheFastest() {
    assertThat(cli.run("runs", "--kernel=").code()).isZero();
    assertThat(Kernels.active().name()).isEqualTo(Kernels.usable().getFirst().name());
  }

  @Test
  void helpNeedsNoKernel() {
    Cli.Result help = cli.run("runs", "--help", "--kernel=fast");

    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: lacuna runs");
  }
}
