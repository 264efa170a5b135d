package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.experiments.process.ExitCode;

/** Streaming layers by the length of the input, from a calibrated run. */
class PolicyTest {
  private static final Pattern EVALUATION =
      Pattern.compile("lacuna eval RUN pattern='(.+)' (methods\\S+) (methods\\S+) (methods\\S+)");

  @TempDir Path folder;

  private Cli cli;

  @BeforeEach
  void calibrate() throws IOException {
    cli = new Cli(folder);
    assertThat(
            cli.train(
                    "name=calibrated",
                    "attention.pattern=loza",
                    "training.steps=2",
                    "training.trainable=[method]",
                    "--no-eval")
                .code())
        .isZero();
  }

  private JsonNode policy(String... arguments) {
    Cli.Result result = cli.run(arguments(arguments));
    assertThat(result.code()).as(result.err()).isZero();
    return result.json();
  }

  private static String[] arguments(String... more) {
    String[] all = new String[more.length + 3];
    all[0] = "policy";
    all[1] = "calibrated";
    all[2] = "--json";
    System.arraycopy(more, 0, all, 3, more.length);
    return all;
  }

  @Test
  @DisplayName("more layers stream in longer inputs, for no more than the fixed choice costs")
  void policyOfARun() {
    JsonNode policy = policy("--lengths=16,32,64");
    JsonNode rows = policy.path("rows");
    assertThat(rows.findValuesAsText("length")).containsExactly("16", "32", "64");
    assertThat(rows.get(0).path("streaming").size())
        .isLessThan(rows.get(2).path("streaming").size());
    assertThat(mean(rows, "cost"))
        .isCloseTo(policy.path("meanCost").asDouble(), within(1e-12))
        .isLessThanOrEqualTo(mean(rows, "fixedCost"));
    assertThat(mean(rows, "fixedCost"))
        .isCloseTo(policy.path("fixedMeanCost").asDouble(), within(1e-12))
        .isLessThan(1);
    assertThat(policy.path("pattern").asText()).contains("@");
    assertThat(policy.path("fixedPattern").asText()).matches("full at:[01]=streaming");
    assertThat(policy.path("streaming").toString())
        .isEqualTo("{\"block_size\":4,\"sink_blocks\":1,\"local_blocks\":2}");
  }

  private static double mean(JsonNode rows, String cost) {
    double sum = 0;
    for (JsonNode row : rows) {
      sum += row.path(cost).asDouble();
    }
    return sum / rows.size();
  }

  @Test
  @DisplayName("what it prints evaluates a run: each length with the keys of its layers")
  void printed() {
    assertThat(cli.train("name=trained", "training.steps=1", "--no-eval").code()).isZero();
    Cli.Result shown = cli.run("policy", "calibrated", "--lengths", "16,64");
    assertThat(shown.code()).as(shown.err()).isZero();
    Matcher line = EVALUATION.matcher(shown.out());
    assertThat(line.find()).as(shown.out()).isTrue();
    Cli.Result evaluated =
        cli.run(
            Cli.eval(
                "trained",
                "pattern=" + line.group(1),
                line.group(2),
                line.group(3),
                line.group(4),
                "--json"));
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    JsonNode rows = policy("--lengths=16,64").path("rows");
    for (JsonNode measured : evaluated.json()) {
      JsonNode row = rows.get(measured.path("length").asInt() == 16 ? 0 : 1);
      List<Integer> streaming = row.path("streaming").valueStream().map(JsonNode::asInt).toList();
      for (int layer = 0; layer < 2; layer++) {
        assertThat(measured.path("visibleShare").get(layer).asDouble() < 1)
            .as("layer %d in %s", layer, measured)
            .isEqualTo(streaming.contains(layer));
      }
    }
    assertThat(line.find()).as("the fixed choice as well").isTrue();
    assertThat(line.group(1)).matches("full at:[01]=streaming");
  }

  @Test
  @DisplayName("where nothing streams, the parameters of streaming are left out")
  void nothingStreams() {
    Cli.Result shown = cli.run("policy", "calibrated", "--lengths", "16,64", "--share", "0");
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.out().lines()).filteredOn("lacuna eval RUN pattern=full"::equals).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "calibrated | --lengths=64,16             | ascending",
        "calibrated | --lengths=2,4               | saves nothing",
        "calibrated | --lengths=16 --share=2      | share",
        "nothing    | --lengths=16                | nothing"
      })
  void mistakes(String run, String options, String hint) {
    String[] words = ("policy " + run + " " + options).split(" ", -1);
    Cli.Result refused = cli.run(words);
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).hasLineCount(1).contains(hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attention.pattern=full | training.steps=1            | loza in every layer",
        "attention.pattern=loza | training.learning_rate=1e30 | not finished"
      })
  @DisplayName("a run that did not calibrate, or not to its end, is refused")
  void notCalibrated(String pattern, String key, String hint) {
    Cli.Result trained = cli.train("name=other", pattern, key, "--no-eval");
    assertThat(trained.code()).isIn(ExitCode.OK, ExitCode.DIVERGED);
    Cli.Result refused = cli.run("policy", "other", "--lengths", "16");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).hasLineCount(1).contains("other", hint);
  }
}
