package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.experiments.sweep.PlannedJob.Standing;
import org.lacuna.results.RunStore;

/** The scripts of job arrays, run as Slurm would run them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no bash, nor Slurm")
class SlurmFilesTest {
  /** A chain of three and one that stands alone, at three seeds. */
  private static final String CHAIN =
      """
      phases:
        a: {}
        b: {start: {phase: a}}
        c: {start: {phase: b}}
        d: {}
      """;

  /** What a shell, or Slurm, could take for something else. */
  private static final String ODD = "it's \"odd\" $HOME `x` 100%a #1 (λ) & ; *";

  @TempDir Path folder;

  private Plans plans;
  private JobList list;
  private List<PlannedJob> planned;
  private Path odd;

  @BeforeEach
  void plan() throws IOException {
    plans = Plans.in(folder);
    odd = folder.resolve(ODD);
    SweepPlan plan = plans.plan("name: arrays\nseeds: [1, 2, 3]", CHAIN, new String[0]);
    list = JobList.write("arrays", plan.jobs(), new RunStore(odd));
    planned = new ArrayList<>(plans.planned(plan));
  }

  private ClusterSettings settings(@Nullable Duration limit) throws IOException {
    return new ClusterSettings(
        launcher(),
        Map.of("LACUNA_RUNS", odd.toString(), "LACUNA_KERNEL", ""),
        new PoolSettings(5, 3, 700L << 20, 2, limit, Duration.ofMinutes(15)));
  }

  /** In the place of {@code lacuna}: says what it was told, and how. */
  private Path launcher() throws IOException {
    Path file =
        Files.writeString(
            Files.createDirectories(odd).resolve("lacuna"),
            """
            #!/usr/bin/env bash
            printf '%s\\n' "$SLURM_ARRAY_TASK_ID" >>ORDER
            printf '%s|' "$@" "$LACUNA_RUNS" "$LACUNA_KERNEL" "$OMP_NUM_THREADS"
            exit 3
            """
                .replace("ORDER", "'" + order() + "'"));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private Path order() {
    return folder.resolve("order");
  }

  private Path calls() {
    return folder.resolve("calls");
  }

  private Path write(@Nullable Duration limit, String... options) throws IOException {
    return SlurmFiles.write("arrays", list, planned, settings(limit), List.of(options));
  }

  private String batch() throws IOException {
    return Files.readString(list.folder().resolve("sweep.sbatch"));
  }

  private void finished(int... indices) {
    for (int index : indices) {
      PlannedJob job = planned.get(index);
      planned.set(index, new PlannedJob(job.job(), job.run(), Standing.FINISHED, 4));
    }
  }

  /** What a program printed, and how it ended. */
  private record Ran(int code, String out) {}

  private Ran submit(Path script, Map<String, String> environment) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path sbatch =
        Files.writeString(
            bin.resolve("sbatch"),
            "#!/bin/sh\nexec '%s' -Xshare:auto -XX:TieredStopAtLevel=1 -cp '%s' %s '%s' \"$@\"\n"
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    FakeJobs.classes(),
                    FakeSbatch.class.getName(),
                    calls()));
    assertThat(sbatch.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder = new ProcessBuilder("bash", script.toString());
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out);
  }

  private static void assertShell(Path script) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-n", script.toString()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
  }

  @Test
  @DisplayName("every index is run once, after those that it needs, with its list and its log")
  void submitted() throws Exception {
    Path script = write(null);
    assertShell(script);
    assertShell(list.folder().resolve("sweep.sbatch"));

    Ran ran = submit(script, Map.of());

    assertThat(ran.code()).as(ran.out()).isZero();
    assertThat(ran.out().lines())
        .containsExactly("submitted 1;cluster", "submitted 2;cluster", "submitted 3;cluster");
    String batch = list.folder().toRealPath().resolve("sweep.sbatch").toString();
    assertThat(Files.readAllLines(calls()))
        .map(line -> line.replace(list.folder().resolve("sweep.sbatch").toString(), batch))
        .containsExactly(
            "--parsable --array=0,3-4,7-8,11%5 " + batch,
            "--parsable --array=1,5,9%5 --dependency=afterany:1 " + batch,
            "--parsable --array=2,6,10%5 --dependency=afterany:2 " + batch);
    assertThat(Files.readAllLines(order()))
        .containsExactly("0", "3", "4", "7", "8", "11", "1", "5", "9", "2", "6", "10");
    for (SweepJob job : list.jobs()) {
      assertThat(list.log(job.index()))
          .content()
          .isEqualTo("run|%s|%s||3|".formatted(list.file(), odd));
    }
  }

  @Test
  @DisplayName("what is finished is not submitted, and nobody waits for it")
  void left() throws Exception {
    finished(0, 1, 3, 4, 5, 6, 7, 11);
    Ran ran = submit(write(null), Map.of());
    assertThat(ran.code()).as(ran.out()).isZero();
    assertThat(Files.readAllLines(calls()))
        .map(line -> line.substring(0, line.indexOf(" /")))
        .containsExactly(
            "--parsable --array=2,8%5",
            "--parsable --array=9%5 --dependency=afterany:1",
            "--parsable --array=10%5 --dependency=afterany:2");
  }

  @Test
  @DisplayName("when nothing is left, nothing is submitted")
  void nothingLeft() throws Exception {
    finished(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    Path script = write(null);
    assertShell(script);
    Ran ran = submit(script, Map.of());
    assertThat(ran).isEqualTo(new Ran(0, "nothing is left to do\n"));
    assertThat(calls()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2"})
  @DisplayName("where sbatch refuses, submission ends, and says so by its exit code")
  void refused(String call, int calls) throws Exception {
    Ran ran = submit(write(null), Map.of(FakeSbatch.REFUSES, call));
    assertThat(ran.code()).isNotZero();
    assertThat(ran.out()).contains("no more jobs");
    assertThat(Files.readAllLines(calls())).hasSize(calls);
  }

  @Test
  @DisplayName("the batch script ends as the job does, without Slurm too")
  void exitCode() throws Exception {
    write(null);
    ProcessBuilder builder =
        new ProcessBuilder("bash", list.folder().resolve("sweep.sbatch").toString());
    builder.environment().put("SLURM_ARRAY_TASK_ID", "4");
    Process process = builder.redirectErrorStream(true).start();
    assertThat(process.inputReader(StandardCharsets.UTF_8).readAllAsString())
        .isEqualTo("run|%s|%s||3|".formatted(list.file(), odd));
    assertThat(process.waitFor()).isEqualTo(3);
  }

  @Test
  @DisplayName("what a job may take, and options of one's own")
  void options() throws Exception {
    write(Duration.ofSeconds(3601), "--partition=long", "--account='a b'");
    assertThat(batch().lines().filter(line -> line.startsWith("#SBATCH")))
        .contains(
            "#SBATCH --job-name=arrays",
            "#SBATCH --cpus-per-task=3",
            "#SBATCH --mem=700M",
            "#SBATCH --time=61",
            "#SBATCH --open-mode=append",
            "#SBATCH --requeue",
            "#SBATCH --signal=B:TERM@120",
            "#SBATCH --partition=long",
            "#SBATCH --account='a b'");
    write(null);
    assertThat(batch()).doesNotContain("--time");
  }

  @ParameterizedTest
  @CsvSource({"30, 1, 1", "60, 1, 1", "180, 3, 60", "240, 4, 90", "300, 5, 120", "36000, 600, 120"})
  @DisplayName("notice of the end leaves time before it too, where Slurm gives it a minute early")
  void notice(long seconds, int minutes, int notice) throws IOException {
    write(Duration.ofSeconds(seconds));
    assertThat(batch())
        .contains("#SBATCH --time=" + minutes + "\n", "#SBATCH --signal=B:TERM@" + notice + "\n");
  }

  @Test
  @DisplayName("the folder of the logs is there, as Slurm makes none")
  void logs() throws IOException {
    write(null);
    assertThat(list.logs()).isDirectory();
  }
}
