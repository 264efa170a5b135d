package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Perplexity beyond the training's length, from the command line. */
class ExtrapolationTest {
  @TempDir Path folder;

  private Cli cli;
  private String run;

  @BeforeEach
  void train() throws IOException {
    cli = new Cli(folder);
    run =
        cli.train("--no-eval", "--json", "training.steps=1", "attention.pattern=full,moba")
            .json()
            .path("run")
            .asText();
  }

  private JsonNode rows(String... keys) {
    List<String> arguments = new ArrayList<>(List.of(Cli.eval(run, keys)));
    arguments.add("--json");
    Cli.Result result = cli.run(arguments.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    return result.json();
  }

  /** The losses of same-targets by length, of one mode. */
  private static Map<Integer, Double> losses(JsonNode rows, String mode) {
    Map<Integer, Double> losses = new LinkedHashMap<>();
    for (JsonNode row : rows) {
      if (row.path("mode").asText().equals(mode)
          && row.path("metric").asText().equals("loss")
          && row.path("protocol").asText().equals("same-targets")) {
        losses.put(row.path("length").asInt(), row.path("value").asDouble());
      }
    }
    return losses;
  }

  @Test
  @DisplayName("every scaling has rows that name what changed, beyond the training's 32 tokens too")
  void scalings() {
    JsonNode plain = rows("lengths=[1x,2x,4x]");
    JsonNode all =
        rows(
            "lengths=[1x,2x,4x]",
            "variants=[{}, {rope: {scaling: linear, factor: 4}},"
                + " {rope: {scaling: yarn, factor: 4, original_length: 32}},"
                + " {rope: {scaling: dynamic, factor: 4, original_length: 32}},"
                + " {rope: {scaling: llama3, factor: 4, original_length: 32}}]");
    String factor = " rope.factor=4.0";
    String stretched = factor + " rope.original_length=32";
    List<String> modes =
        List.of(
            "native",
            "native rope.scaling=linear" + factor,
            "native rope.scaling=yarn" + stretched,
            "native rope.scaling=dynamic" + stretched,
            "native rope.scaling=llama3" + stretched);

    assertThat(all.findValuesAsText("mode").stream().distinct()).containsExactlyElementsOf(modes);
    Map<Integer, Double> unstretched = losses(plain, "native");
    assertThat(unstretched).containsOnlyKeys(32, 64, 128);
    assertThat(losses(all, "native")).isEqualTo(unstretched);
    for (String mode : modes.subList(1, modes.size())) {
      assertThat(losses(all, mode)).as(mode).containsOnlyKeys(32, 64, 128);
      assertThat(losses(all, mode).get(128)).as(mode).isNotEqualTo(unstretched.get(128));
    }
    // Dynamic scaling stretches nothing up to the original length, all others do.
    assertThat(losses(all, modes.get(3)).get(32)).isEqualTo(unstretched.get(32));
  }

  @Test
  @DisplayName("{} is what an evaluation without variants is, row by row")
  void nothingChanged() {
    assertThat(rows("variants=[{}]")).isEqualTo(rows());
  }

  @Test
  @DisplayName("the curve of memory has a line for every look, and a picture beside it")
  void memory() throws IOException {
    Path file = folder.resolve("curves").resolve("memory.csv");
    rows("--memory=" + file);

    List<String> lines = Files.readAllLines(file);
    assertThat(lines.getFirst()).isEqualTo("seconds,doing,done,residentMB");
    assertThat(lines)
        .anyMatch(line -> line.contains(",perplexity-window-mean-16,"))
        .anyMatch(line -> line.contains(",perplexity-same-targets-64,"));
    assertThat(lines.subList(1, lines.size()))
        .allMatch(line -> Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)) > 1);
    assertThat(file.resolveSibling("memory.png")).isNotEmptyFile();
  }
}
