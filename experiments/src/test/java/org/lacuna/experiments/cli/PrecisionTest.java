package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.Published;
import org.lacuna.methods.aten.Autocast;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaDevice;
import org.lacuna.results.RunStore;

/** Precision and device of runs by the command line, on the CPU. */
class PrecisionTest {
  private static final String PROMPT = "query key value ";

  @TempDir static Path folder;

  private static Cli cli;

  @BeforeAll
  static void train() throws IOException {
    cli = new Cli(folder);
    assertThat(
            cli.train("name=half", "precision=bfloat16", "attention.pattern=full,moba", "--no-eval")
                .code())
        .isZero();
  }

  private static Cli.Result eval(String run, String... more) {
    List<String> all = new ArrayList<>(List.of(Cli.eval(run, more)));
    all.add("--json");
    return cli.run(all.toArray(String[]::new));
  }

  private static JsonNode rows(String... more) {
    Cli.Result result = eval("half", more);
    assertThat(result.code()).as(result.err()).isZero();
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

  @Test
  @DisplayName("a run is evaluated as it was trained, or in another precision that its rows name")
  void evaluation() {
    JsonNode own = rows();
    JsonNode other = rows("precision=float32");
    JsonNode byOption = rows("--precision=float32");

    assertThat(own.findValuesAsText("mode")).containsOnly("native");
    assertThat(other.findValuesAsText("mode")).containsOnly("native precision=float32");
    assertThat(loss(other)).isNotEqualTo(loss(own)).isCloseTo(loss(own), within(0.02));
    assertThat(byOption).isEqualTo(other);
    assertThat(loss(rows("precision=float16"))).isCloseTo(loss(other), within(0.003));
    assertThat(rows()).as("read back").isEqualTo(own);
    assertThat(Autocast.type()).isEqualTo(TensorType.FLOAT32);
  }

  @Test
  @DisplayName("the provenance says on what and how precisely a run was computed")
  void provenance() {
    String engine = new RunStore(cli.runs()).find("half").provenance().engine();
    assertThat(engine).endsWith(", cpu in bfloat16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"float16", "bfloat16"})
  @DisplayName("text is written in a half type as token by token through the caches so in one pass")
  void generation(String precision) throws IOException {
    String published =
        Published.copy(Published.WITH_TOKENIZER, folder.resolve(precision)).toString();
    for (String model : List.of("half", published)) {
      Cli.Result half =
          cli.run("generate", model, "-p", PROMPT, "-n", "8", "--json", "--precision=" + precision);
      assertThat(half.code()).as(half.err()).isZero();
      assertThat(half.json().path("tokens")).isNotEmpty();
    }
    assertThat(Autocast.type()).isEqualTo(TensorType.FLOAT32);
  }

  @Test
  @DisplayName("a run of a GPU that is not there says so, and is evaluated on the CPU if asked to")
  void evaluatedElsewhere() {
    assumeFalse(CudaDevice.isSeen(), "there is a CUDA device");
    Cli.Result refused = eval("half", "device=gpu");
    BadInputTest.assertOneLine(refused, "no CUDA device is seen by libtorch");
    BadInputTest.assertOneLine(cli.run("generate", "half", "--device=gpu", "-p", PROMPT), "device");
    BadInputTest.assertOneLine(eval("half", "precision=tf32"), "tf32");
    assertThat(loss(rows("--device=cpu"))).isEqualTo(loss(rows()));
  }
}
