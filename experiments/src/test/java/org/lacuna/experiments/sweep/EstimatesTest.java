package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.sweep.PlannedJob.Standing;

/** What is measured of a sweep's jobs, and what their times are made of. */
class EstimatesTest {
  /** 5 s to begin, 2 s a step, half a second a checkpoint, 7 s of evaluation. */
  private static final Pace PACE = new Pace(5, 1, 2, 2, 0.5, 7);

  @TempDir Path folder;

  private Plans plans;

  /** The jobs that were measured, and how often. */
  private final Queue<Integer> measured = new ConcurrentLinkedQueue<>();

  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void open() {
    plans = Plans.in(folder);
  }

  private static PoolSettings settings(int jobs, int cores) {
    return new PoolSettings(jobs, cores, 1L << 40, 0, null, Duration.ofMinutes(15));
  }

  private Estimates estimates(SweepPlan plan, List<PlannedJob> planned, PoolSettings settings) {
    JobList list = plans.list(plan);
    return Estimates.of(
        list,
        planned,
        settings,
        job -> probe(job, "out=a library's word", "out=" + PACE.line()),
        told::add);
  }

  private ProcessBuilder probe(SweepJob job, String... words) {
    measured.add(job.index());
    return FakeJobs.program(folder, job, List.of(words));
  }

  @Test
  @DisplayName("jobs whose steps take as long are measured once")
  void shapes() throws IOException {
    SweepPlan plan =
        plans.plan(
            """
            seeds: [1, 2]
            grid:
              training.learning_rate: [1.0e-3, 2.0e-3]
              training.steps: [4, 6]
              training.length: [32, 64]
            """);
    Estimates estimates = estimates(plan, plans.planned(plan), settings(2, 1));
    assertThat(plan.jobs()).hasSize(16);
    assertThat(measured).hasSize(2);
    assertThat(told).hasSize(1).first().asString().contains("2 kinds of training");
    for (SweepJob job : plan.jobs()) {
      assertThat(estimates.seconds().get(job.index()))
          .isCloseTo(
              PACE.seconds(job.config().training(), job.config().training().steps()), within(1e-9));
    }
  }

  @Test
  @DisplayName("what is measured is kept beside the list, for as many at a time")
  void kept() throws IOException {
    SweepPlan plan = plans.plan("");
    Estimates first = estimates(plan, plans.planned(plan), settings(2, 1));
    assertThat(estimates(plan, plans.planned(plan), settings(2, 1))).isEqualTo(first);
    assertThat(measured).hasSize(1);
    assertThat(told).hasSize(1);
    estimates(plan, plans.planned(plan), settings(3, 1));
    assertThat(measured).hasSize(2);
    estimates(plan, plans.planned(plan), settings(3, 2));
    assertThat(measured).hasSize(3);
  }

  @Test
  @DisplayName("whether it is evaluated, and how, is part of what is measured")
  void evaluation() throws IOException {
    SweepPlan plan = plans.plan("grid: {evaluation.lengths: [[16], [32]]}");
    estimates(plan, plans.planned(plan), settings(2, 1));
    assertThat(measured).hasSize(2);
  }

  @Test
  @DisplayName("what is finished takes nothing, what is begun the rest of its steps")
  void standings() throws IOException {
    SweepPlan plan = plans.plan("seeds: [1, 2, 3, 4]\nset: {training.steps: 10}");
    List<PlannedJob> planned = new ArrayList<>(plans.planned(plan));
    planned.set(
        0, new PlannedJob(planned.get(0).job(), planned.get(0).run(), Standing.FINISHED, 10));
    planned.set(1, new PlannedJob(planned.get(1).job(), planned.get(1).run(), Standing.STARTED, 6));
    planned.set(
        2, new PlannedJob(planned.get(2).job(), planned.get(2).run(), Standing.TRAINED, 10));
    Estimates estimates = estimates(plan, planned, settings(2, 1));
    var training = plan.jobs().getFirst().config().training();
    assertThat(estimates.seconds())
        .containsEntry(0, 0.0)
        .containsEntry(1, PACE.seconds(training, 4))
        .containsEntry(2, PACE.seconds(training, 0))
        .containsEntry(3, PACE.seconds(training, 10));
  }

  @Test
  @DisplayName("when all is finished nothing is measured")
  void finished() throws IOException {
    SweepPlan plan = plans.plan("");
    PlannedJob job = plans.planned(plan).getFirst();
    Estimates estimates =
        estimates(
            plan,
            List.of(new PlannedJob(job.job(), job.run(), Standing.FINISHED, 4)),
            settings(2, 1));
    assertThat(measured).isEmpty();
    assertThat(told).isEmpty();
    assertThat(estimates.together(plan.jobs(), 2)).isZero();
  }

  @Test
  @DisplayName("a job that cannot be measured is named, with its last words")
  void failed() throws IOException {
    SweepPlan plan = plans.plan("seeds: [7]");
    JobList list = plans.list(plan);
    assertThatThrownBy(() ->
            Estimates.of(
                list,
                plans.planned(plan),
                settings(1, 1),
                job -> probe(job, "err=lacuna: no such text", "exit=2"),
                told::add))
        .isInstanceOf(ConfigException.class)
        .hasMessage("job 0 (seed=7) cannot be measured: ended with 2: lacuna: no such text");
    assertThatThrownBy(() ->
            Estimates.of(
                list,
                plans.planned(plan),
                settings(1, 1),
                job -> probe(job, "out=not a pace"),
                told::add))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("job 0 (seed=7) cannot be measured: ");
  }
}
