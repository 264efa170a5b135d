package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.experiments.LacunaProcess;
import org.lacuna.experiments.TinyPlan;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.Log;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunLock;
import org.lacuna.results.RunStatus;
import org.lacuna.results.RunStore;

/** One job of a list, by the index of the command or of a scheduler. */
class RunCommandTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path folder;

  private Cli cli;
  private Path list;

  @BeforeEach
  void plan() throws IOException {
    cli = new Cli(folder);
    Path plan = TinyPlan.write(folder, "name: indexed\nseeds: [1, 2, 3, 4]", "");
    Cli.Result planned = cli.run("plan", plan.toString(), "--no-pace", "--json");
    assertThat(planned.code()).as(planned.err()).isZero();
    list = Path.of(planned.json().path("list").asText());
  }

  private Cli.Result run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "run";
    all[1] = list.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return cli.run(all);
  }

  /** In a process of its own, with variables of a scheduler. */
  private LacunaProcess process(List<String> variables, String... arguments) throws IOException {
    String[] words = new String[variables.size() + 1];
    words[0] = "env";
    for (int i = 0; i < variables.size(); i++) {
      words[i + 1] = variables.get(i);
    }
    List<String> all = new ArrayList<>(List.of("run", list.toString(), "--runs=" + cli.runs()));
    all.addAll(List.of(arguments));
    return new LacunaProcess.Launch(folder.resolve("said")).under(words).start(all);
  }

  private static void assertDone(LacunaProcess process) throws Exception {
    assertThat(process.runsAfter(PATIENCE)).isFalse();
    assertThat(process.exitCode()).as(process.err()).isZero();
  }

  private List<RunFolder> runs() {
    return new RunStore(cli.runs()).list().runs();
  }

  private List<Long> seeds() {
    return runs().stream().map(run -> run.provenance().seed()).sorted().toList();
  }

  @Test
  @DisplayName("by the flag: trained and evaluated, and not again")
  void flag() {
    Cli.Result done = run("--index=2");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(seeds()).containsExactly(3L);
    RunFolder run = runs().getFirst();
    assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
    int rows = run.measurements().size();
    assertThat(rows).isPositive();

    assertThat(run("--index=2").code()).isZero();
    assertThat(run.read(Log.TRAIN)).filteredOn(line -> line.has("event")).hasSize(2);
    assertThat(run.measurements()).hasSize(rows);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no env")
  @DisplayName("by the variable of Slurm or of Kubernetes; the flag goes before both")
  void variables() throws Exception {
    LacunaProcess slurm = process(List.of("SLURM_ARRAY_TASK_ID=1"));
    LacunaProcess kubernetes = process(List.of("JOB_COMPLETION_INDEX=2"));
    assertDone(slurm);
    assertDone(kubernetes);
    assertThat(seeds()).containsExactly(2L, 3L);
    assertDone(process(List.of("SLURM_ARRAY_TASK_ID=1", "JOB_COMPLETION_INDEX=2"), "--index=0"));
    assertThat(seeds()).containsExactly(1L, 2L, 3L);
  }

  @Test
  @DisabledIfEnvironmentVariable(named = "SLURM_ARRAY_TASK_ID", matches = ".*")
  @DisabledIfEnvironmentVariable(named = "JOB_COMPLETION_INDEX", matches = ".*")
  @DisplayName("with neither, it says what is missing")
  void neither() {
    Cli.Result refused = run();
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err())
        .contains("--index", "SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX")
        .doesNotContain("${");
    assertThat(runs()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "--index=4  | index: expected one from 0 to 3, got 4",
        "--index=-1 | index: expected one from 0 to 3, got -1",
        "--index=x  | 'x' is not an int",
        "--index=   | '' is not an int",
      })
  void noSuchIndex(String option, String problem) {
    Cli.Result refused = run(option);
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).contains(problem);
    assertThat(runs()).isEmpty();
  }

  @Test
  void noSuchList() {
    Cli.Result refused = cli.run("run", folder.resolve("none.jsonl").toString(), "--index=0");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).hasLineCount(1).contains("none.jsonl", "lacuna sweep");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no env")
  @DisplayName("a run that another process writes is waited for, and then done")
  void inUse() throws Exception {
    assertThat(run("--index=0").code()).isZero();
    RunFolder run = runs().getFirst();
    // What it has is thrown away but for its folder: as if the other had only begun.
    Files.delete(run.file(Log.TRAIN));
    Files.delete(run.file(Log.EVAL));
    AtomicFiles.deleteTree(run.checkpoint());

    RunLock lock = run.lock();
    LacunaProcess waiting = process(List.of(), "--index=0");
    waiting.await(() -> waits(waiting), "word of why it waits");
    assertThat(run.status()).isEqualTo(RunStatus.NEW);
    lock.close();
    assertDone(waiting);
    assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(run.measurements()).isNotEmpty();
  }

  private static boolean waits(LacunaProcess process) throws IOException {
    return process.err().contains("in use by process " + ProcessHandle.current().pid());
  }

  @Test
  @DisplayName("what the help says")
  void help() {
    Cli.Result help = cli.run("run", "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out())
        .contains("LIST", "--index=N", "SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX")
        .doesNotContain("--attached", "--pace");
  }
}
