package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.sweep.PlannedJob.Standing;
import org.lacuna.experiments.training.Trainer.Ending;
import org.lacuna.results.Log;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStatus;

/** A job in this process: what it tells, where it stops, how it stands. */
class JobRunnerTest {
  @TempDir Path folder;

  private Plans plans;
  private final List<Beat> beats = new ArrayList<>();

  @BeforeEach
  void open() {
    plans = Plans.in(folder);
  }

  private Ending run(SweepJob job, BooleanSupplier stops) {
    Beats listener = new Beats(beats::add, stops);
    return new JobRunner(plans.workspace(), Progress.NONE, listener, listener::waits, stops)
        .run(job);
  }

  private List<RunFolder> runs() {
    return Files.isDirectory(plans.store().root()) ? plans.store().list().runs() : List.of();
  }

  private Standing standing(SweepJob job) {
    return PlannedJob.of(job, plans.foresight(), plans.workspace()).standing();
  }

  @Test
  @DisplayName("a job brings what it builds on with it, tells of each run, and evaluates its own")
  void whole() throws IOException {
    SweepPlan plan = plans.loza("");
    SweepJob sparse = plan.jobs().getLast();
    assertThat(run(sparse, () -> false)).isEqualTo(Ending.FINISHED);

    assertThat(runs()).hasSize(4).allMatch(run -> run.status() == RunStatus.FINISHED);
    assertThat(runs())
        .filteredOn(run -> !run.measurements().isEmpty())
        .map(RunFolder::name)
        .containsExactly("tiny-sparse");
    assertThat(beats)
        .filteredOn(beat -> beat.what().equals(Beat.DONE))
        .map(beat -> String.valueOf(beat.run()).replaceAll("-[0-9a-f]+$", ""))
        .containsExactly("tiny-pretrain", "tiny-midtrain", "tiny-calibrate", "tiny-sparse");
    assertThat(beats.getFirst().what()).isEqualTo(Beat.TRAINING);
    assertThat(beats.getFirst().of()).isEqualTo(4);
    assertThat(plan.jobs())
        .map(this::standing)
        .as("mid-training is to be evaluated by a job of its own")
        .containsExactly(Standing.FINISHED, Standing.TRAINED, Standing.FINISHED, Standing.FINISHED);
  }

  @Test
  @DisplayName("stopped while it trains: a checkpoint, from which it goes on")
  void stopsTraining() throws IOException {
    SweepJob job = plans.plan("").jobs().getFirst();
    assertThat(standing(job)).isEqualTo(Standing.NEW);
    assertThat(run(job, () -> hasStep(2))).isEqualTo(Ending.STOPPED);
    PlannedJob stopped = PlannedJob.of(job, plans.foresight(), plans.workspace());
    assertThat(stopped.standing()).isEqualTo(Standing.STARTED);
    assertThat(stopped.step()).isEqualTo(2);

    assertThat(run(job, () -> false)).isEqualTo(Ending.FINISHED);
    assertThat(standing(job)).isEqualTo(Standing.FINISHED);
    assertThat(beats).anyMatch(beat -> beat.done() == 2 && beat.of() == 4);
  }

  private boolean hasStep(int step) {
    return runs().stream()
        .flatMap(run -> run.read(Log.TRAIN).stream())
        .anyMatch(line -> line.path("step").asInt() == step);
  }

  @Test
  @DisplayName("stopped while it measures: trained, and measured when it is done again")
  void stopsEvaluation() throws IOException {
    SweepJob job = plans.plan("").jobs().getFirst();
    BooleanSupplier isTrained =
        () -> runs().stream().anyMatch(run -> run.status() == RunStatus.FINISHED);
    assertThat(run(job, isTrained)).isEqualTo(Ending.STOPPED);
    assertThat(standing(job)).isEqualTo(Standing.TRAINED);
    RunFolder run = runs().getFirst();
    int steps = run.read(Log.TRAIN).size();

    assertThat(run(job, () -> false)).isEqualTo(Ending.FINISHED);
    assertThat(standing(job)).isEqualTo(Standing.FINISHED);
    assertThat(run.read(Log.TRAIN)).as("not trained again").hasSize(steps);
  }

  @Test
  @DisplayName("measured in another way it is trained, not finished; in use while somebody writes")
  void standings() throws IOException {
    SweepPlan plan = plans.plan("grid: {evaluation.lengths: [[16], [32]]}");
    assertThat(run(plan.jobs().getFirst(), () -> false)).isEqualTo(Ending.FINISHED);
    assertThat(plan.jobs())
        .map(this::standing)
        .containsExactly(Standing.FINISHED, Standing.TRAINED);
    try (var _ = runs().getFirst().lock()) {
      assertThat(standing(plan.jobs().get(1))).isEqualTo(Standing.IN_USE);
    }
    assertThat(run(plan.jobs().get(1), () -> false)).isEqualTo(Ending.FINISHED);
    assertThat(plan.jobs()).map(this::standing).containsOnly(Standing.FINISHED);
    assertThat(runs()).hasSize(1);
  }
}
