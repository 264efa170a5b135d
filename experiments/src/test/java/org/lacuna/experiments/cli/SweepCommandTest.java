package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.TinyPlan;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStatus;
import org.lacuna.results.RunStore;

/** The commands plan and sweep, with tiny models. */
class SweepCommandTest {
  /** One that learns, one that does not stay finite, and one that builds on that. */
  private static final String DIVERGING =
      """
      phases:
        good: {training: {steps: 3}}
        wild: {training: {steps: 3, learning_rate: 1.0e+30, clip: 0}}
        wilder: {start: {phase: wild}}
      """;

  @TempDir Path folder;

  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    cli = new Cli(folder);
  }

  private Cli.Result run(String command, Path plan, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command, plan.toString()));
    all.addAll(List.of(arguments));
    return cli.run(all.toArray(String[]::new));
  }

  private List<RunFolder> runs() {
    return Files.isDirectory(cli.runs()) ? new RunStore(cli.runs()).list().runs() : List.of();
  }

  @Test
  @DisplayName(
      "a job that fails: exit code 5, its last line, what builds on it, and all others done")
  void failed() throws IOException {
    Path plan = TinyPlan.write(folder, "", DIVERGING);
    Cli.Result swept = run("sweep", plan, "--jobs=2");
    assertThat(swept.code()).as(swept.err()).isEqualTo(ExitCode.INCOMPLETE);
    String last = "lacuna: tiny-wild-[0-9a-f]+ diverged at step \\d+";
    assertThat(swept.out())
        .containsPattern("wild seed=1 .*failed +1 .*" + last)
        .containsPattern("good seed=1 .*done +1 ")
        .containsPattern("wilder seed=1 .*blocked +0 .*job 1, which it builds on, failed")
        .contains("1 of 3 jobs done, 2 failed, 0 left");
    assertThat(runs())
        .filteredOn(run -> run.name().equals("tiny-good"))
        .allMatch(run -> run.status() == RunStatus.FINISHED && !run.measurements().isEmpty());

    Cli.Result again = run("sweep", plan, "--json");
    assertThat(again.code()).isEqualTo(ExitCode.INCOMPLETE);
    JsonNode jobs = again.json().path("jobs");
    assertThat(jobs)
        .map(job -> job.path("outcome").asText())
        .containsExactly("found", "failed", "blocked");
    assertThat(jobs).map(job -> job.path("tries").asInt()).containsOnly(0);
    assertThat(jobs.path(1).path("error").asText())
        .contains("diverged before", "delete its folder");
  }

  @Test
  @DisplayName("all done: exit code 0, a log each, and the plan says so")
  void done() throws IOException {
    Path plan = TinyPlan.write(folder, "name: good\nseeds: [1, 2]", "");
    Cli.Result before = run("plan", plan, "--no-pace", "--json");
    assertThat(before.code()).as(before.err()).isZero();
    assertThat(runs()).as("a plan makes no runs").isEmpty();
    JsonNode planned = before.json();
    assertThat(planned.has("seconds")).isFalse();
    assertThat(planned.path("jobs")).hasSize(2);
    JsonNode job = planned.path("jobs").path(1);
    assertThat(job.path("index").asInt()).isEqualTo(1);
    assertThat(job.path("label").asText()).isEqualTo("seed=2");
    assertThat(job.path("standing").asText()).isEqualTo("new");
    assertThat(job.path("needs")).isEmpty();
    assertThat(job.path("step").asInt()).isZero();
    assertThat(job.path("steps").asInt()).isEqualTo(4);
    assertThat(job.path("tokens").asInt()).isEqualTo(4 * 2 * 32);
    assertThat(job.path("flops").asDouble()).isPositive();
    assertThat(job.path("parameters").asLong()).isPositive();
    assertThat(job.path("points").path(0).path("seed").asInt()).isEqualTo(2);

    Cli.Result swept = run("sweep", plan, "--json", "--jobs=2");
    assertThat(swept.code()).as(swept.err()).isZero();
    assertThat(swept.json().path("list")).isEqualTo(planned.path("list"));
    assertThat(swept.json().path("jobs"))
        .map(each -> each.path("outcome").asText())
        .containsExactly("done", "done");
    assertThat(swept.json().path("jobs"))
        .map(each -> each.path("run"))
        .containsExactlyElementsOf(List.of(planned.at("/jobs/0/run"), planned.at("/jobs/1/run")));
    assertThat(runs())
        .map(RunFolder::id)
        .containsExactlyInAnyOrder(
            planned.at("/jobs/0/run").asText(), planned.at("/jobs/1/run").asText());
    Path logs = Path.of(planned.path("list").asText()).resolveSibling("log");
    assertThat(logs.resolve("0000.txt")).exists();
    assertThat(logs.resolve("0001.txt")).exists();

    Cli.Result after = run("plan", plan, "--no-pace");
    assertThat(after.code()).isZero();
    assertThat(after.out())
        .contains("2 jobs, 2 finished; what is left learns from 0.0 million tokens")
        .containsPattern("seed=1 .*finished");
  }

  @Test
  @DisplayName("a plan measures each kind of training once, and leaves nothing but that")
  void pace() throws IOException {
    Path plan = TinyPlan.write(folder, "name: paced\nseeds: [1, 2]", "");
    Cli.Result planned = run("plan", plan, "--json", "--jobs=2");
    assertThat(planned.code()).as(planned.err()).isZero();
    JsonNode tree = planned.json();
    assertThat(tree.path("jobs_at_once").asInt()).isEqualTo(2);
    double seconds = tree.at("/jobs/0/seconds").asDouble();
    assertThat(seconds).isPositive().isEqualTo(tree.at("/jobs/1/seconds").asDouble());
    assertThat(tree.path("seconds").asDouble()).isEqualTo(seconds);
    assertThat(Path.of(tree.path("list").asText()).resolveSibling("paces.jsonl"))
        .content()
        .hasLineCount(1);
    try (var files = Files.list(cli.runs())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("sweeps", ".corpora");
    }
    Cli.Result text = run("plan", plan, "--jobs=2");
    assertThat(text.out()).contains("minutes", "2 at a time", "2 jobs, 0 finished");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "--jobs=0          | --jobs: expected 1 or more, got 0",
        "--cores=0         | --cores: expected 1 or more, got 0",
        "--memory=100m     | --memory: expected at least 256m, got 104857600",
        "--memory=2x       | expected a size such as 512m or 2g, got 2x",
        "--retries=-1      | --retries: expected 0 or more, got -1",
        "--limit=0s        | --limit: expected more than 0, got PT0S",
        "--limit=5         | expected a time such as 30s, 10m or 2h, got 5",
        "--silence=0m      | --silence: expected more than 0, got PT0S",
        "--seeds=0         | --seeds: expected how many, at least 1, or a range such as 4-6, got 0",
        "--launcher=slrum  | slrum",
        "--launcher=k8s    | --image: expected one for --launcher k8s; see --help",
        "training.steps=-1 | training.steps: expected at least 0, got -1",
        "attention.pattern=mobba | moba",
      })
  @DisplayName("what cannot be used is said before anything runs")
  void refused(String argument, String problem) throws IOException {
    Path plan = TinyPlan.write(folder, "seeds: [1]", "");
    Cli.Result refused = run("sweep", plan, argument);
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).contains(problem);
    assertThat(refused.out()).isEmpty();
    assertThat(runs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "sweep"})
  @DisplayName("a plan that is not there is named, with those that are")
  void noSuchPlan(String command) {
    Cli.Result refused = cli.run(command, "methodz");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).hasLineCount(1).contains("no sweep methodz; did you mean methods?");
    assertThat(cli.run(command, folder.resolve("none.yaml").toString()).err())
        .hasLineCount(1)
        .contains("none.yaml: no such file");
  }

  @Test
  @DisplayName("seeds of the command line are in place of the plan's")
  void seeds() throws IOException {
    Path plan = TinyPlan.write(folder, "seeds: [7]", "");
    JsonNode jobs = run("plan", plan, "--no-pace", "--json", "--seeds=3").json().path("jobs");
    assertThat(jobs)
        .map(job -> job.path("label").asText())
        .containsExactly("seed=1", "seed=2", "seed=3");
    assertThat(run("plan", plan, "--no-pace", "--json", "--seeds=3-4").json().path("jobs"))
        .map(job -> job.path("label").asText())
        .containsExactly("seed=3", "seed=4");
  }

  @Test
  @DisplayName("slurm: the script that submits is written and named, and nothing is run")
  void slurm() throws IOException {
    Path plan = TinyPlan.write(folder, "name: arrayed", "");
    Cli.Result written =
        run("sweep", plan, "--launcher=slurm", "--sbatch=--partition=long", "--limit=2h");
    assertThat(written.code()).as(written.err()).isZero();
    Path script =
        Path.of(written.out().lines().findFirst().orElseThrow().replaceFirst("Written: +", ""));
    assertThat(script).exists();
    assertThat(script.resolveSibling("sweep.sbatch"))
        .content()
        .contains(
            "#SBATCH --partition=long\n",
            "#SBATCH --time=120\n",
            "export LACUNA_RUNS='" + cli.runs() + "'\n");
    assertThat(written.out()).contains("bash '" + script + "'");
    assertThat(runs()).isEmpty();
  }

  @Test
  @DisplayName("k8s: the file of an Indexed Job is written and named, and nothing is run")
  void kubernetes() throws IOException {
    Path plan = TinyPlan.write(folder, "name: indexed_job", "");
    Cli.Result written =
        run("sweep", plan, "--launcher=k8s", "--image=jdk:25", "--claim=shared", "--mount=/");
    assertThat(written.code()).as(written.err()).isZero();
    Path file =
        Path.of(written.out().lines().findFirst().orElseThrow().replaceFirst("Written: +", ""));
    assertThat(file).content().contains("claimName: shared\n", "name: indexed-job-");
    assertThat(written.out()).contains("kubectl apply -f '" + file + "'");
    assertThat(runs()).isEmpty();
    Cli.Result refused =
        run("sweep", plan, "--launcher=k8s", "--image=jdk:25", "--claim=c", "--mount=/no/such");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).hasLineCount(1).contains("--mount: expected a folder that holds");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plan  | PLAN,key=value,--scale,--seeds,--jobs,--no-pace,--json",
        "sweep |"
            + " PLAN,key=value,--scale,--seeds,--jobs,--cores,--memory,--retries,--limit,--silence,"
            + "--launcher,--sbatch,--image,--claim,--mount,Ctrl-C",
      })
  void help(String command, String words) {
    Cli.Result help = cli.run(command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains(words.split(","));
  }

  @Test
  @DisplayName("the help names every exit code that there is")
  void exitCodes() throws IllegalAccessException {
    String help = cli.run("--help").out();
    assertThat(help).contains("plan", "sweep", "run");
    for (Field code : ExitCode.class.getFields()) {
      assertThat(Modifier.isStatic(code.getModifiers())).isTrue();
      assertThat(help).containsPattern("(?m)^ +" + code.getInt(null) + " +\\w");
    }
  }
}
