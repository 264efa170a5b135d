package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("lacuna plot")
class PlotTest {
  @TempDir static Path folder;

  private static Cli cli;

  @BeforeAll
  static void train() throws IOException {
    cli = new Cli(folder);
    for (String method : new String[] {"full", "moba"}) {
      Cli.Result result = cli.train("name=" + method, "attention.pattern=" + method);
      assertThat(result.code()).as(result.err()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"perplexity", "scores", "position", "pareto", "training"})
  @DisplayName("draws what every training measures")
  void draws(String picture) throws IOException {
    Path out = folder.resolve(picture + ".svg");
    Cli.Result result = cli.run("plot", picture, "full", "moba", "--out=" + out);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Files.readString(out)).containsPattern("<desc>.*full.*moba");
  }

  @Test
  @DisplayName("a row may be the id of a run, and needs no checkpoint")
  void records() throws IOException {
    Cli other = new Cli(Files.createDirectory(folder.resolve("other")));
    assertThat(other.train("name=only").code()).isZero();
    Path run;
    try (var runs = Files.list(other.runs())) {
      run = runs.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    Files.move(run.resolve("checkpoint"), folder.resolve("away"));
    Path out = folder.resolve("only.png");
    Cli.Result result = other.run("plot", "scores", run.getFileName().toString(), "--out=" + out);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(out).isNotEmptyFile();
  }

  @Test
  @DisplayName("what was not measured, and a row that is none, are one line")
  void refused() {
    String out = "--out=" + folder.resolve("none.png");
    BadInputTest.assertOneLine(
        cli.run("plot", "layers", "full", out), "attention_mass by layer", "not measured");
    BadInputTest.assertOneLine(
        cli.run("plot", "position", "full", "moba", "--base=moab", out), "moab", "moba");
    BadInputTest.assertOneLine(
        cli.run("plot", "pareto", "full", "--cost=kv_cache_bites", out), "kv_cache_bites");
    BadInputTest.assertOneLine(cli.run("plot", "training", "mobba", out), "mobba", "moba");
  }
}
