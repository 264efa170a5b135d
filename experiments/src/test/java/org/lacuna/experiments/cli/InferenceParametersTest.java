package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters of each method that can be others at inference, over one model of all of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InferenceParametersTest {
  private Cli cli;
  private String id;
  private double trained;

  @BeforeAll
  void train(@TempDir Path folder) throws IOException {
    cli = new Cli(folder);
    Cli.Result result =
        cli.train(
            "name=tiny",
            "model.layers=6",
            "training.steps=1",
            "attention.pattern=moba,ssa,cca,nsa,streaming,loza",
            "--no-eval");
    assertThat(result.err()).isEmpty();
    id = cli.ids().getFirst();
    trained = loss(rows());
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "moba.block_size=4",
        "moba.top_k=1",
        "ssa.block_size=4",
        "ssa.top_k=1",
        "cca.group_size=2",
        "cca.window=4",
        "nsa.select_block=8",
        "nsa.top_n=6",
        "nsa.window=3",
        "nsa.full_branches=[\"compression\"]",
        "nsa.full_branches=[\"compression\",\"selection\",\"window\"]",
        "nsa.off_branches=[\"window\"]",
        "streaming.local_blocks=1",
        "loza.streaming.local_blocks=1"
      })
  @DisplayName("budget, block, group and branches change what is seen, and are named")
  void changes(String change) {
    JsonNode rows = rows("methods." + change);
    assertThat(rows.findValuesAsText("mode")).containsOnly("native " + change);
    assertThat(loss(rows)).isFinite().isNotEqualTo(trained);
  }

  @ParameterizedTest
  @CsvSource({
    "nsa.compress_block=2, phi_k",
    "nsa.window=0, k_window_proj",
    "nsa.shared_kv=true, k_compress_proj",
    "moba.key_convolution=3, key_conv"
  })
  @DisplayName("what gives weights another shape is refused before anything is measured")
  void refused(String change, String weight) throws IOException {
    var before = cli.results();
    BadInputTest.assertOneLine(
        cli.run(
            Cli.eval(
                id,
                "variants=[{}, {methods: {%s: {%s}}}]"
                    .formatted(
                        change.substring(0, change.indexOf('.')),
                        change.substring(change.indexOf('.') + 1).replace("=", ": ")))),
        change,
        weight,
        "needs other weights");
    assertThat(cli.results()).isEqualTo(before);
  }
}
