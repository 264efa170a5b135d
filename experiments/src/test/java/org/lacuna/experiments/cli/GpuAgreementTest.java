package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.cuda.CudaDevice;
import org.lacuna.results.Log;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/** What a GPU trains, evaluates and writes is what the CPU does. */
class GpuAgreementTest {
  /** Of losses after some steps, in nats, in float32: sums have another order. */
  private static final double LOSS_TOLERANCE = 2e-3;

  /** Of scores on the same weights, relative or, below 1, absolute. */
  private static final double SCORE_TOLERANCE = 1e-3;

  /** A choice between blocks that score nearly alike may fall otherwise. */
  private static final double CHOICE_TOLERANCE = 1e-2;

  @TempDir static Path folder;

  private static Cli cli;

  @BeforeAll
  static void requireDevice() throws IOException {
    assumeTrue(CudaDevice.isSeen(), "no CUDA device is seen by libtorch");
    cli = new Cli(folder);
  }

  private static RunFolder trained(String name, String... keys) {
    List<String> all = new ArrayList<>(List.of("name=" + name, "--no-eval"));
    all.addAll(List.of(keys));
    Cli.Result result = cli.train(all.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    return new RunStore(cli.runs()).find(name);
  }

  private static List<Double> losses(RunFolder run) {
    return run.read(Log.TRAIN).stream()
        .filter(line -> line.has("loss") && !line.has("event"))
        .map(line -> line.path("loss").asDouble())
        .toList();
  }

  private static void assertAgree(List<Double> found, List<Double> expected, double tolerance) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).as("step %d", i + 1).isCloseTo(expected.get(i), within(tolerance));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "full",
        "streaming",
        "moba",
        "ssa",
        "cca",
        "nsa",
        "loza",
        "window",
        "streaming-llm",
        "lm-infinite"
      })
  @DisplayName("steps of a training, with layers that are computed again and without")
  void training(String method) {
    for (String recomputed : List.of("false", "true")) {
      String name = method + "-" + recomputed;
      String[] keys = {
        "attention.pattern=" + method,
        "training.steps=6",
        "training.accumulate=2",
        "training.activation_checkpointing=" + recomputed
      };
      List<String> gpu = new ArrayList<>(List.of(keys));
      gpu.add("device=gpu");
      assertAgree(
          losses(trained("gpu-" + name, gpu.toArray(String[]::new))),
          losses(trained("cpu-" + name, keys)),
          LOSS_TOLERANCE);
    }
  }

  @ParameterizedTest
  @CsvSource({"tf32, 1e-2", "float16, 1e-2", "bfloat16, 5e-2"})
  @DisplayName("steps in another precision fall as those in float32")
  void precisions(String precision, double tolerance) {
    String[] keys = {"attention.pattern=full,moba", "training.steps=20"};
    List<String> gpu = new ArrayList<>(List.of(keys));
    gpu.addAll(List.of("device=gpu", "precision=" + precision));
    assertAgree(
        losses(trained("gpu-" + precision, gpu.toArray(String[]::new))),
        losses(trained("cpu-" + precision, keys)),
        tolerance);
  }

  @Test
  @DisplayName("a checkpoint of either device goes on, and is read, on the other")
  void checkpoints() {
    for (String[] devices : new String[][] {{"cpu", "gpu"}, {"gpu", "cpu"}}) {
      String name = devices[0] + "-" + devices[1];
      RunFolder first =
          trained("first-" + name, "device=" + devices[0], "training.steps=8", "training.until=4");
      RunFolder second =
          trained(
              "second-" + name,
              "device=" + devices[1],
              "training.steps=8",
              "start.run=" + first.id(),
              "start.carry=training");
      RunFolder whole = trained("whole-" + name, "training.steps=8");
      assertAgree(losses(second), losses(whole).subList(4, 8), LOSS_TOLERANCE);
    }
  }

  private static Map<String, Double> scores(String run, String... more) {
    List<String> all = new ArrayList<>(List.of("eval", run, "--json"));
    all.addAll(List.of(more));
    Cli.Result result = cli.run(all.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    Map<String, Double> scores = new TreeMap<>();
    for (JsonNode row : result.json()) {
      scores.put(
          "%s %s %s %s %s"
              .formatted(
                  row.path("metric").asText(),
                  row.path("protocol").asText(),
                  row.path("slice"),
                  row.path("length"),
                  row.path("mode").asText()),
          row.path("value").asDouble());
    }
    return scores;
  }

  @ParameterizedTest
  @ValueSource(strings = {"moba", "nsa", "full,cca", "ssa,streaming"})
  @DisplayName("perplexity, KL, attention and needles of the same weights, in both modes")
  void evaluation(String pattern) {
    String name = "eval-" + pattern.replace(',', '-');
    RunFolder run = trained(name, "attention.pattern=" + pattern, "training.steps=8");
    String[] keys = {
      "--measures=perplexity,divergence,attention",
      "--tasks=needle",
      "modes=[native,full]",
      "lengths=[320]",
      "measures.perplexity.window_tokens=512",
      "measures.perplexity.target_windows=2",
      "measures.perplexity.targets=8"
    };
    Map<String, Double> cpu = scores(run.id(), keys);
    List<String> more = new ArrayList<>(List.of(keys));
    more.add("--device=gpu");
    Map<String, Double> gpu = scores(run.id(), more.toArray(String[]::new));

    assertThat(gpu.keySet()).isEqualTo(cpu.keySet());
    cpu.forEach((row, value) ->
        assertThat(Objects.requireNonNull(gpu.get(row)))
            .as(row)
            .isCloseTo(value, within(tolerance(row) * Math.max(1, Math.abs(value)))));
  }

  private static double tolerance(String row) {
    return row.startsWith("choice_overlap") ? CHOICE_TOLERANCE : SCORE_TOLERANCE;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "full",
        "streaming",
        "moba",
        "ssa",
        "cca",
        "nsa",
        "loza",
        "window",
        "streaming-llm",
        "lm-infinite"
      })
  @DisplayName("text, through the cache of each method")
  void generation(String method) {
    RunFolder run = trained("text-" + method, "attention.pattern=" + method, "training.steps=8");
    JsonNode cpu = written(run, "cpu");
    assertThat(cpu).isNotEmpty();
    assertThat(written(run, "gpu")).isEqualTo(cpu);
  }

  private static JsonNode written(RunFolder run, String device) {
    Cli.Result result =
        cli.run(
            "generate",
            run.id(),
            "-p",
            "query key value block window sink token head layer gate ",
            "-n",
            "48",
            "--chunk=16",
            "--json",
            "--device=" + device);
    assertThat(result.code()).as(result.err()).isZero();
    return result.json().path("tokens");
  }
}
