package org.lacuna.experiments.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.experiments.LacunaProcess;
import org.lacuna.experiments.TinyPlan;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.results.Json;
import org.lacuna.results.Log;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStatus;
import org.lacuna.results.RunStore;

/** A sweep that is killed, stopped, or not alone, ends as one that nothing happened to. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "exit codes differ")
class KilledSweepTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Four jobs: two pre-trainings, and one that builds on each. */
  private static final String PLAN =
      """
      name: killed
      seeds: [1, 2]
      set: {phases.sparse.attention.pattern: 'full,moba'}
      """;

  /** Long enough that a kill arrives before a phase ends. */
  private static final String PHASES =
      """
      phases:
        pretrain:
          training: {steps: 120, checkpoint_every: 40}
          evaluate: false
        sparse:
          start: {phase: pretrain}
          training: {order: 1, steps: 120, checkpoint_every: 40}
      """;

  @TempDir static Path shared;

  private static Path plan;
  private static Contents whole;

  @TempDir Path folder;

  @BeforeAll
  static void sweepWithoutInterruption() throws Exception {
    plan = TinyPlan.write(shared, PLAN, PHASES);
    Path runs = shared.resolve("runs");
    LacunaProcess sweep = sweep(shared, runs);
    assertThat(end(sweep)).as(sweep.err()).isZero();
    assertThat(new RunStore(runs).list().runs()).hasSize(4).allMatch(KilledSweepTest::isWhole);
    whole = contents(runs);
  }

  private static LacunaProcess sweep(Path folder, Path runs) throws IOException {
    return new LacunaProcess.Launch(folder.resolve("said"))
        .start("sweep", plan.toString(), "--jobs=2", "--runs=" + runs);
  }

  private static int end(LacunaProcess process) throws Exception {
    assertThat(process.runsAfter(PATIENCE)).isFalse();
    return process.exitCode();
  }

  /** All but locks and what sweeps write of themselves. */
  private static Contents contents(Path runs) throws IOException {
    return Contents.of(runs).only(name -> !name.startsWith("sweeps/") && !name.endsWith("/lock"));
  }

  private static boolean isWhole(RunFolder run) {
    boolean evaluated = run.name().endsWith("pretrain") || !run.measurements().isEmpty();
    return run.status() == RunStatus.FINISHED && evaluated;
  }

  private static List<RunFolder> runs(Path runs) {
    return Files.isDirectory(runs) ? new RunStore(runs).list().runs() : List.of();
  }

  private static long steps(RunFolder run) {
    return run.read(Log.TRAIN).stream().filter(line -> line.has("loss")).count();
  }

  /** Whether a run of a phase is on its way. */
  private static boolean isAt(Path runs, String phase) {
    return runs(runs).stream()
        .anyMatch(run ->
            run.name().endsWith(phase) && steps(run) > 6 && run.status() == RunStatus.RUNNING);
  }

  @Test
  @DisplayName("kill -9, then a stop, then to the end: the same records and checkpoints")
  void killedAndStopped() throws Exception {
    Path runs = folder.resolve("runs");
    LacunaProcess first = sweep(folder, runs).await(() -> isAt(runs, "pretrain"), "a few steps");
    List<ProcessHandle> children =
        ProcessHandle.of(first.pid()).orElseThrow().descendants().toList();
    assertThat(children).isNotEmpty();
    assertThat(first.kill()).isEqualTo(LacunaProcess.KILLED);
    for (ProcessHandle child : children) {
      child.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS); // notices by itself
    }
    assertStoppedWithCheckpoints(runs);

    LacunaProcess second = sweep(folder, runs).await(() -> isAt(runs, "sparse"), "a later phase");
    List<ProcessHandle> others =
        ProcessHandle.of(second.pid()).orElseThrow().descendants().toList();
    assertThat(second.terminate()).as(second.err()).isEqualTo(ExitCode.STOPPED);
    assertThat(others).as("it waits for them").noneMatch(ProcessHandle::isAlive);
    assertThat(second.err()).contains("lacuna: stopped; the same command goes on");
    assertThat(second.out()).contains("stopped");
    assertStoppedWithCheckpoints(runs);

    LacunaProcess last = sweep(folder, runs);
    assertThat(end(last)).as(last.err()).isZero();
    assertThat(contents(runs).differences(whole)).isEmpty();
  }

  /** Nothing is lost but what no step was taken of. */
  private static void assertStoppedWithCheckpoints(Path runs) {
    List<RunFolder> begun =
        runs(runs).stream().filter(run -> run.status() != RunStatus.FINISHED).toList();
    assertThat(begun).as("a kill that came in time").isNotEmpty();
    assertThat(begun)
        .allSatisfy(run -> {
          assertThat(run.isInUse()).isFalse();
          assertThat(new Checkpoint(run.checkpoint()).step().orElse(0L)).isEqualTo(last(run));
        });
  }

  /** The last step in a record. */
  private static long last(RunFolder run) {
    return run.read(Log.TRAIN).stream()
        .filter(line -> line.has("loss"))
        .mapToLong(line -> line.path("step").asLong())
        .max()
        .orElse(0);
  }

  @Test
  @DisplayName("two sweeps of one plan at once: both end well, each run is trained once")
  void twoAtOnce() throws Exception {
    Path runs = folder.resolve("runs");
    LacunaProcess one = sweep(folder.resolve("one"), runs);
    LacunaProcess other = sweep(folder.resolve("other"), runs);
    assertThat(end(one)).as(one.err()).isZero();
    assertThat(end(other)).as(other.err()).isZero();
    assertThat(contents(runs).differences(whole)).isEmpty();
    for (RunFolder run : runs(runs)) {
      assertThat(run.read(Log.TRAIN))
          .filteredOn(line -> line.has("event"))
          .map(line -> line.path("event").asText())
          .as(run.id())
          .containsExactly("started", "finished");
      assertThat(steps(run)).as(run.id()).isEqualTo(120);
    }
  }

  @Test
  @DisplayName("what is done is found by the same sweep, and by its plan")
  void found() throws Exception {
    Path runs = shared.resolve("runs");
    LacunaProcess plans =
        new LacunaProcess.Launch(folder)
            .start("plan", plan.toString(), "--no-pace", "--json", "--runs=" + runs);
    LacunaProcess again =
        new LacunaProcess.Launch(folder)
            .start("sweep", plan.toString(), "--json", "--runs=" + runs);
    assertThat(end(plans)).as(plans.err()).isZero();
    assertThat(end(again)).as(again.err()).isZero();
    List<String> ids = runs(runs).stream().map(RunFolder::id).toList();
    JsonNode planned = Json.MAPPER.readTree(plans.out()).path("jobs");
    assertThat(planned)
        .hasSize(4)
        .allSatisfy(job -> assertThat(job.path("standing").asText()).isEqualTo("finished"));
    assertThat(StreamSupport.stream(planned.spliterator(), false))
        .map(job -> job.path("run").asText())
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(again.out()).contains("found").doesNotContain("failed");
    assertThat(contents(runs).differences(whole)).isEmpty();
  }
}
