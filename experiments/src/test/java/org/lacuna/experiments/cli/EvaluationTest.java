package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both modes, tasks, and what lies between the modes, from the command line. */
class EvaluationTest {
  private static final String MQAR = "{task: mqar, parameters: {pairs: 2, vocabulary: 64}}";

  @TempDir Path folder;

  private Cli cli;

  @BeforeEach
  void setUp() throws IOException {
    cli = new Cli(folder);
  }

  private String trained(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--no-eval", "--json", "training.steps=1"));
    all.addAll(List.of(arguments));
    return cli.train(all.toArray(String[]::new)).json().path("run").asText();
  }

  private JsonNode rows(String run, String... keys) {
    List<String> arguments = new ArrayList<>(List.of(Cli.eval(run, keys)));
    arguments.add("--json");
    Cli.Result result = cli.run(arguments.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    return result.json();
  }

  /** The rows of a metric of the whole, by mode, protocol and length. */
  private static Map<String, Double> values(JsonNode rows, String metric) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (JsonNode row : rows) {
      if (row.path("metric").asText().equals(metric) && row.path("slice").isEmpty()) {
        values.put(
            "%s %s %d"
                .formatted(
                    row.path("mode").asText(),
                    row.path("protocol").asText(),
                    row.path("length").asInt()),
            row.path("value").asDouble());
      }
    }
    return values;
  }

  @Test
  @DisplayName("both modes in one go are the rows of each alone")
  void bothModes() {
    String run = trained("attention.pattern=moba");
    Map<String, Double> both = values(rows(run, "modes=[native,full]"), "loss");
    Map<String, Double> each = values(rows(run), "loss");
    each.putAll(values(rows(run, "modes=[full]"), "loss"));

    assertThat(both).isEqualTo(each).hasSize(2 * 3 * 2);
  }

  @Test
  void fullAttentionIsNotMeasuredTwice() {
    JsonNode rows =
        rows(
            trained("attention.pattern=full"),
            "modes=[native,full]",
            "measures.divergence.windows=1",
            "measures.attention.windows=1");

    assertThat(rows.findValuesAsText("mode")).containsOnly("native");
    assertThat(values(rows, "kl_full_native")).isEmpty();
    assertThat(values(rows, "attention_mass").values())
        .isNotEmpty()
        .allSatisfy(mass -> assertThat(mass).isCloseTo(1, within(1e-5)));
  }

  @Test
  @DisplayName("a model of full attention, by the keys that another method would choose")
  void anotherMethodsKeys() {
    JsonNode rows =
        rows(
            trained("attention.pattern=full"),
            "pattern=ssa",
            "methods.ssa.block_size=8",
            "methods.ssa.top_k=2",
            "modes=[native,full]",
            "measures.divergence.windows=2",
            "measures.attention.windows=2");
    String changes = " pattern=ssa ssa.block_size=8 ssa.top_k=2 ";

    Map<String, Double> mass = values(rows, "attention_mass");
    assertThat(mass).hasSize(2);
    for (String mode : List.of("native", "full")) {
      assertThat(mass.get(mode + changes + "window-mean 32")).isBetween(0.1, 0.95);
    }
    assertThat(values(rows, "kl_full_native").get("native" + changes + "window-mean 64"))
        .isGreaterThan(0);
  }

  @Test
  void tasksAreMeasuredAtEachOfTheirLengths() {
    String run = trained("corpus.tasks=[" + MQAR + "," + MQAR + "]", "attention.pattern=moba");
    JsonNode rows =
        rows(
            run,
            "modes=[native,full]",
            "measures.tasks.samples=3",
            "measures.tasks.lengths=[20,40]");

    for (String metric : List.of("answer_loss", "answer_accuracy", "exact_match")) {
      assertThat(values(rows, metric).keySet())
          .containsExactlyInAnyOrder(
              "native task:mqar 20",
              "native task:mqar 40",
              "native task:mqar#2 20",
              "native task:mqar#2 40",
              "full task:mqar 20",
              "full task:mqar 40",
              "full task:mqar#2 20",
              "full task:mqar#2 40");
    }
    Map<String, Double> loss = values(rows, "answer_loss");
    assertThat(loss.get("native task:mqar 20")).isNotEqualTo(loss.get("native task:mqar#2 20"));
    assertThat(values(rows(run), "answer_loss").keySet())
        .containsExactly("native task:mqar 33", "native task:mqar#2 33");
    assertThat(values(rows(run, "measures.tasks.samples=0"), "answer_loss")).isEmpty();
  }

  @Test
  void tablesShowWhatThereIs() {
    String run = trained("corpus.tasks=[" + MQAR + "]", "attention.pattern=moba");
    String text =
        cli.run(
                Cli.eval(
                    run,
                    "measures.tasks.samples=3",
                    "measures.divergence.windows=1",
                    "measures.attention.windows=1"))
            .out();

    assertThat(text)
        .contains("perplexity", "task:mqar", "answer_accuracy", "kl_native_full", "attention_mass");
    assertThat(cli.run(Cli.eval(run, "measures.tasks.samples=0")).out())
        .contains("perplexity")
        .doesNotContain("task:mqar", "kl_", "attention_mass");
  }

  @Test
  void taskThatDoesNotFitALengthIsRefused() {
    String run = trained("corpus.tasks=[" + MQAR + "]");

    BadInputTest.assertOneLine(
        cli.run(Cli.eval(run, "measures.tasks.lengths=[4]")), "length", "mqar", "4");
    BadInputTest.assertOneLine(
        cli.run(Cli.eval(run, "measures.tasks.lengths=[1]")), "measures.tasks.lengths", "2");
    BadInputTest.assertOneLine(cli.run(Cli.eval(run, "modes=[]")), "modes", "native");
  }
}
