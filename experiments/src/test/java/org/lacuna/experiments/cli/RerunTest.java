package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.experiments.process.ExitCode;

/** A run once more from its record, and a record that tells something else. */
class RerunTest {
  @TempDir static Path folder;

  private static Cli cli;

  @BeforeAll
  static void train() throws IOException {
    cli = new Cli(folder);
    for (String[] arguments :
        List.of(
            new String[] {"name=first", "attention.pattern=moba"},
            new String[] {"name=next", "--from=first", "training.steps=3"},
            new String[] {"name=tampered"},
            new String[] {"name=guessed"})) {
      Cli.Result result = cli.train(arguments);
      assertThat(result.code()).as(result.err()).isZero();
    }
    // A second evaluation, of which every row is done again too.
    assertThat(cli.run(Cli.eval("first", "modes=[full]")).code()).isZero();
  }

  private static Path run(String name) {
    String id =
        cli.ids().stream().filter(each -> each.startsWith(name + "-")).findFirst().orElseThrow();
    return cli.runs().resolve(id);
  }

  private static void replace(Path file, String regex, String by) throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst(regex, by));
    assertThat(file).content().isNotEqualTo(text);
  }

  @Test
  @DisplayName("steps, weights and rows come out bit for bit, and the record stays as it is")
  void equal() throws IOException {
    var before = cli.results();
    Cli.Result result = cli.run("rerun", "first");
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out())
        .containsPattern("steps: \\d+ values equal, 0 differ")
        .contains("weights: 1 values equal, 0 differ", "Equal, bit for bit.")
        .containsPattern("rows: [1-9]\\d* values equal, 0 differ");
    assertThat(cli.results()).isEqualTo(before);
  }

  @Test
  @DisplayName("a run that began with another's weights begins so again; it can be kept")
  void successor() {
    Path kept = folder.resolve("kept");
    Cli.Result result = cli.run("rerun", "next", "--keep=" + kept);
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(kept.resolve(String.valueOf(run("next").getFileName())).resolve("eval.jsonl"))
        .hasSameTextualContentAs(run("next").resolve("eval.jsonl"));
  }

  @Test
  @DisplayName("a changed loss, a changed row and another commit are told with both values")
  void tampered() throws IOException {
    Path run = run("tampered");
    replace(run.resolve("train.jsonl"), "(\"step\":2,\"loss\":)[^,]+", "$11.25");
    replace(run.resolve("eval.jsonl"), "(\"length\":16,\"value\":)[^,]+", "$12.5");
    replace(run.resolve("run.json"), "(\"lacuna\" : )\"[^\"]+\"", "$1\"0.0.7\"");

    Cli.Result result = cli.run("rerun", "tampered");
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(result.out())
        .containsPattern("lacuna +0\\.0\\.7 ")
        .containsPattern("steps: \\d+ values equal, 1 differ")
        .containsPattern("step 2: loss +1\\.25 +\\d")
        .contains("weights: 1 values equal, 0 differ", "Not equal.")
        .containsPattern("rows: \\d+ values equal, 1 differ")
        .containsPattern(" at 16 native: value +2\\.5 +\\d");
  }

  @Test
  @DisplayName("rows without their evaluation are refused before an hour of training")
  void unknownEvaluation() throws IOException {
    Path rows = run("guessed").resolve("eval.jsonl");
    Files.write(
        rows, Files.readAllLines(rows).stream().filter(line -> !line.contains("event")).toList());
    Cli.Result refused = cli.run("rerun", "guessed");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).hasLineCount(1).contains("guessed", "eval.jsonl");

    Cli.Result trained = cli.run("rerun", "guessed", "--no-eval");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("rows: not compared");
  }

  @Test
  @DisplayName("the run's own folder cannot keep it again")
  void itself() {
    Cli.Result refused = cli.run("rerun", "first", "--keep=" + cli.runs());
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).hasLineCount(1).contains("another folder");
  }
}
