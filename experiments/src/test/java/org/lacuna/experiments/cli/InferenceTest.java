package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evaluating a run otherwise than it was trained. */
class InferenceTest {
  @TempDir Path folder;

  private Cli cli;
  private String id;

  @BeforeEach
  void train() throws IOException {
    cli = new Cli(folder);
    assertThat(
            cli.train("name=tiny", "training.steps=1", "attention.pattern=moba", "--no-eval")
                .code())
        .isZero();
    id = cli.ids().getFirst();
  }

  private JsonNode rows(String... keys) {
    List<String> arguments = new ArrayList<>(List.of(Cli.eval(id, keys)));
    arguments.add("--json");
    Cli.Result result = cli.run(arguments.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    return result.json();
  }

  private static double loss(JsonNode rows) {
    for (JsonNode row : rows) {
      if (row.path("metric").asText().equals("loss") && row.path("length").asInt() == 64) {
        return row.path("value").asDouble();
      }
    }
    throw new AssertionError("no loss at 64 tokens: " + rows);
  }

  private static double visible(JsonNode rows) {
    return rows.get(rows.size() - 1).path("visibleShare").get(0).asDouble();
  }

  @Test
  @DisplayName("full mode sees every key and says so")
  void fullMode() {
    JsonNode sparse = rows();
    JsonNode full = rows("modes=[full]");

    assertThat(sparse.findValuesAsText("mode")).containsOnly("native");
    assertThat(full.findValuesAsText("mode")).containsOnly("full");
    assertThat(full.findValuesAsText("method")).containsOnly("moba");
    assertThat(visible(sparse)).isLessThan(1);
    assertThat(visible(full)).isEqualTo(1);
    assertThat(loss(full)).isNotEqualTo(loss(sparse));
  }

  @Test
  @DisplayName("another budget sees other keys and is named; one that covers all is full attention")
  void otherBudget() {
    JsonNode covering = rows("methods.moba.top_k=8");

    assertThat(covering.findValuesAsText("mode")).containsOnly("native moba.top_k=8");
    assertThat(visible(covering)).isEqualTo(1);
    assertThat(loss(covering)).isCloseTo(loss(rows("modes=[full]")), within(1e-5));
  }

  @Test
  @DisplayName("a curve over budgets has a row a budget, with what was seen")
  void budgets() {
    JsonNode rows = rows("budgets={shares: [0.2, 0.6, 1], length: 64}");

    List<String> modes = rows.findValuesAsText("mode").stream().distinct().toList();
    assertThat(modes).hasSize(4).startsWith("native").endsWith("native moba.top_k=8");
    SequencedSet<Double> seen = new LinkedHashSet<>();
    for (JsonNode row : rows) {
      if (row.path("length").asInt() == 64) {
        seen.add(row.path("visibleShare").get(0).asDouble());
      }
    }
    assertThat(List.copyOf(seen).subList(1, 4))
        .isSorted()
        .satisfiesExactly(
            share -> assertThat(share).isCloseTo(0.2, within(0.1)),
            share -> assertThat(share).isCloseTo(0.6, within(0.1)),
            share -> assertThat(share).isEqualTo(1));
    assertThat(rows("sweep.moba.top_k=[1,8]").findValuesAsText("mode").stream().distinct().toList())
        .containsExactly("native", "native moba.top_k=1", "native moba.top_k=8");
  }

  @ParameterizedTest
  @CsvSource({
    "streaming-llm, methods.streaming-llm.window=8",
    "lm-infinite,   methods.lm-infinite.window=8",
    "window,        methods.window.window=8",
    "minference,    methods.minference.pattern=a_shape",
    "streaming,     methods.streaming.local_blocks=1"
  })
  @DisplayName("another method that does with the weights can be laid over them")
  void otherMethod(String pattern, String key) {
    JsonNode rows = rows("pattern=" + pattern, key);

    assertThat(rows.findValuesAsText("method")).containsOnly("moba");
    assertThat(rows.get(0).path("mode").asText())
        .isEqualTo("native pattern=%s %s".formatted(pattern, key.replace("methods.", "")));
    assertThat(visible(rows)).isBetween(0.01, 1.0);
    assertThat(loss(rows)).isFinite().isNotEqualTo(loss(rows()));
  }

  @Test
  @DisplayName("the trained parameters by name are the trained parameters")
  void sameBudget() {
    assertThat(rows("methods.moba.top_k=2").findValuesAsText("mode")).containsOnly("native");
  }

  @ParameterizedTest
  @CsvSource({
    "methods.moba.topk=3,            top_k,     topk",
    "methods.streaming.block_size=4, streaming, moba",
    "methods.mobba.top_k=3,          mobba,     moba",
    "methods.moba.top_k=0,           top_k,     at least 1",
    "methods.moba.key_convolution=3, key_conv,  needs other weights",
    "modes=sparse,                   modes,     list",
    "modes=[sparse],                 modes,     native",
    "mode=full,                      mode,      modes",
    "pattern=nsa,                    pattern=nsa, needs other weights",
    "pattern=minferense,             minferense, minference",
    "budgets.of=cache,               evaluation.budgets, does not follow moba.top_k",
    "budgets.shares=[0],             budgets.shares, above 0",
    "budgets.length=1,               budgets.length, training's length",
    "budgets.share=[1],              share,     shares",
    "sweep.ssa.top_k=[1],            ssa,       moba",
    "sweep.moba.topk=[1],            topk,      top_k"
  })
  @DisplayName("what does not fit the run is refused")
  void refused(String argument, String first, String second) throws IOException {
    var before = cli.results();
    BadInputTest.assertOneLine(cli.run(Cli.eval(id, argument)), first, second);
    assertThat(cli.results()).isEqualTo(before);
  }
}
