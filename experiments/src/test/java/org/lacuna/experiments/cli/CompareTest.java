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
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.experiments.process.ExitCode;

/** Runs side by side, and what may not stand side by side. */
class CompareTest {
  @TempDir static Path folder;

  private static Cli cli;

  @BeforeAll
  static void train() throws IOException {
    cli = new Cli(folder);
    for (String seed : new String[] {"seed=1", "seed=2"}) {
      trained("name=full", "attention.pattern=full", seed);
      trained("name=moba", "attention.pattern=moba", seed);
    }
    trained("name=gated", "model.output_gate=true");
    trained("name=longer", "training.steps=5");
    trained("name=reordered", "training.order=1");
    trained("name=wide", "attention.pattern=nsa");
    trained("name=projected", "training.trainable=[projections]");
    trained("name=lonely", "attention.pattern=moba");
    trained("name=budgets", "attention.pattern=moba", "seed=1");
    trained("name=budgets", "attention.pattern=moba", "seed=2", "attention.methods.moba.top_k=3");
    trained("name=scored", "evaluation.measures.perplexity.window_tokens=256");
    for (String seed : new String[] {"seed=1", "seed=2"}) {
      String tasks = "corpus.tasks=[{task: copy, lengths: [33]}]";
      trained("name=mixture", tasks, seed);
      trained("name=mixture-moba", tasks, "attention.pattern=moba", seed);
    }
    String phases =
        """
        name: halves
        phases:
          first: {training: {until: 3}}
          second: {start: {phase: first, carry: training}, attention: {pattern: moba}}
        """;
    Path file = Files.writeString(folder.resolve("phases.yaml"), phases);
    assertThat(cli.trainFile(file.toString()).code()).isZero();
  }

  private static void trained(String... arguments) {
    Cli.Result result = cli.train(arguments);
    assertThat(result.code()).as(result.err()).isZero();
  }

  @Test
  @DisplayName("rows over their seeds with intervals, differences, parameters and cost")
  void compared() {
    Path csv = folder.resolve("table.csv");
    Cli.Result result =
        cli.run(
            "compare", "full", "moba", "--base", "full", "--claim", "moba > full", "--out=" + csv);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("full: ", "moba: ", "parameters", "256 tokens", "tokens/s", "±", "moba > full");
    assertThat(csv).content().contains("row,length,seeds,mean");
  }

  @Test
  @DisplayName("the file has the format of its ending, and all the tables that are shown")
  void written() {
    Path latex = folder.resolve("table.tex");
    Cli.Result result = cli.run("compare", "full", "moba", "--base=full", "--out=" + latex);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(latex).content().containsOnlyOnce("less that of full").contains("\\toprule");

    Cli.Result refused = cli.run("compare", "full", "moba", "--out=table.htm");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).hasLineCount(1).contains("table.htm", "the nearest is .html");
  }

  @Test
  @DisplayName("what differs in configuration is shown of runs by their ids, compared or refused")
  void configurations() {
    Cli.Result same = cli.run("compare", id("lonely"), id("moba"));
    assertThat(same.code()).as(same.err()).isZero();
    assertThat(same.out()).doesNotContain("configuration").contains(id("lonely") + ": ");

    Cli.Result refused = cli.run("compare", id("lonely"), id("longer"));
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.out()).containsPattern("training.steps +4 +5\\n").doesNotContain("seed");

    Cli.Result seeds = cli.run("compare", "full", "moba");
    assertThat(seeds.out())
        .containsPattern("attention.pattern +full +moba *\\n")
        .containsPattern("attention.methods.moba.top_k +– +\\d+\\n")
        .doesNotContain("seed  ");
  }

  @Test
  @DisplayName("one inference mode of several")
  void oneMode() {
    String[] rows = {"compare", "one=" + id("lonely"), "other=" + id("scored"), "--mixed"};
    assertThat(cli.run(Cli.eval(id("lonely"), "modes=[full]")).code()).isZero();

    Cli.Result all = cli.run(rows);
    assertThat(all.out()).contains("one [native]", "one [full]");
    Cli.Result one = cli.run(rows[0], rows[1], rows[2], rows[3], "--mode=native");
    assertThat(one.code()).as(one.err()).isZero();
    assertThat(one.out()).doesNotContain("[full]");
  }

  @Test
  @DisplayName("samples of a task are others for each seed, and the same for each attention")
  void mixtures() {
    Cli.Result result =
        cli.run(
            "compare",
            "mixture",
            "mixture-moba",
            "--metric=answer_loss",
            "--protocol=task:copy",
            "--base=mixture");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("33 tokens", "±");
  }

  @Test
  @DisplayName("two phases of one schedule were taught what one training was")
  void halves() {
    Cli.Result result = cli.run("compare", "whole=" + id("lonely"), "half=" + id("halves-second"));
    assertThat(result.code()).as(result.err()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gated         | model.output_gate",
        "longer        | other tokens",
        "projected     | trained [PROJECTIONS]",
        "scored        | over 4 samples",
        "reordered     | order 1 of seed 1",
        "wide          | parameters by more than 1 %",
        "halves-first  | other tokens"
      })
  @DisplayName("what differs in more than its attention is refused, and named; --mixed shows it")
  void mixed(String name, String difference) {
    String[] rows = {"compare", "one=" + id("lonely"), "other=" + id(name)};
    Cli.Result refused = cli.run(rows);
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).hasLineCount(1).contains("--mixed", difference);

    Cli.Result shown = cli.run(rows[0], rows[1], rows[2], "--mixed");
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.err()).contains("mixed: ", difference);
  }

  @Test
  @DisplayName("a row whose runs differ in more than their seed is refused")
  void rowOfTwoBudgets() {
    Cli.Result refused = cli.run("compare", "moba", "budgets");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).contains("both of budgets", "top_k");
  }

  @Test
  void otherSeedsAreRefused() {
    Cli.Result refused = cli.run("compare", "full", "lonely");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).contains("lonely has seeds [1], full has [1, 2]");
  }

  @Test
  void unknownRow() {
    Cli.Result refused = cli.run("compare", "full", "mobba");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).contains("mobba", "moba");
  }

  private static String id(String name) {
    return cli.ids().stream()
        .filter(id -> id.matches(name + "-[0-9a-f]+"))
        .findFirst()
        .orElseThrow();
  }
}
