package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.process.ProcessMemory;
import org.lacuna.experiments.run.Phase;
import org.lacuna.experiments.run.RegimeRunner;
import org.lacuna.experiments.sweep.JobResult.Outcome;
import org.lacuna.experiments.sweep.PlannedJob.Standing;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.results.JsonLines;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunLock;

/** A pool of processes, each a program that does as a test says. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LocalPoolTest {
  private static final Duration LONG = Duration.ofMinutes(30);

  /** A chain of three, in which a short one holds up a long one, and one that stands alone. */
  private static final String CHAIN =
      """
      phases:
        alone: {training: {steps: 6}}
        short: {training: {steps: 1}}
        then: {start: {phase: short}, training: {steps: 7}}
        thereafter: {start: {phase: then}, training: {steps: 1}}
      """;

  private static final int ALONE = 0;
  private static final int SHORT = 1;
  private static final int THEN = 2;
  private static final int THEREAFTER = 3;

  @TempDir Path folder;

  private Plans plans;
  private final PoolEvents events = new PoolEvents();

  @BeforeEach
  void open() {
    plans = Plans.in(folder);
  }

  private static PoolSettings settings(int jobs, int retries) {
    return new PoolSettings(jobs, 1, 1L << 40, retries, null, LONG);
  }

  private FakeJobs chain() throws IOException {
    return new FakeJobs(plans, plans.plan("", CHAIN, new String[0]));
  }

  /** So many jobs that need none. */
  private FakeJobs jobs(int count) throws IOException {
    StringBuilder seeds = new StringBuilder("1");
    for (int seed = 2; seed <= count; seed++) {
      seeds.append(", ").append(seed);
    }
    return new FakeJobs(plans, plans.plan("seeds: [" + seeds + "]"));
  }

  private static List<Outcome> outcomes(List<JobResult> results) {
    return results.stream().map(JobResult::outcome).toList();
  }

  private static boolean haveBegun(SweepView view, int count) {
    return view.working().stream().filter(each -> each.beat() != null).count() == count;
  }

  @Test
  @DisplayName("each after what it needs; first what holds up most")
  void order() throws IOException {
    List<JobResult> results = chain().pool(settings(1, 0), events).run();
    assertThat(outcomes(results)).containsOnly(Outcome.DONE).hasSize(4);
    assertThat(events.told())
        .containsExactly(
            "start 1 try 1", "end 1 DONE",
            "start 2 try 1", "end 2 DONE",
            "start 0 try 1", "end 0 DONE",
            "start 3 try 1", "end 3 DONE");
    assertThat(results).map(result -> result.job().index()).containsExactly(0, 1, 2, 3);
  }

  @Test
  @DisplayName("what is needed ends before what needs it begins, however many may work")
  void needs() throws IOException {
    chain().pool(settings(4, 0), events).run();
    assertThat(events.told()).containsSubsequence("end 1 DONE", "start 2 try 1", "end 2 DONE");
    assertThat(events.told()).containsSubsequence("end 2 DONE", "start 3 try 1", "end 3 DONE");
    assertThat(events.most()).isLessThanOrEqualTo(2);
  }

  @Test
  @DisplayName("as many at a time as may be, and no more")
  void atATime() throws IOException {
    FakeJobs jobs = jobs(5);
    Path go = jobs.file("go");
    for (int i = 0; i < 5; i++) {
      jobs.job(i, "await=" + go);
    }
    events.watch(view -> {
      assertThat(view.working()).hasSizeLessThanOrEqualTo(2);
      if (haveBegun(view, 2)) {
        write(go); // so that none ends before two are at work
      }
    });
    assertThat(outcomes(jobs.pool(settings(2, 0), events).run())).containsOnly(Outcome.DONE);
    assertThat(events.most()).isEqualTo(2);
    assertThat(events.told("start")).hasSize(5);
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("what fails is tried again, and meanwhile others are at work")
  void retries() throws IOException {
    FakeJobs jobs =
        jobs(3)
            .job(0, "err=not yet", "fail=2:1", "err=well")
            .job(1, "err=WARNING: begins", "err=lacuna: never", "err=", "exit=7");
    List<JobResult> results = jobs.pool(settings(1, 2), events).run();

    assertThat(outcomes(results)).containsExactly(Outcome.DONE, Outcome.FAILED, Outcome.DONE);
    assertThat(results).map(JobResult::tries).containsExactly(3, 3, 1);
    assertThat(results.get(0).error()).isNull();
    assertThat(results.get(1).error()).isEqualTo("lacuna: never");
    assertThat(results.get(0).run()).isEqualTo("run-0");
    assertThat(results).map(JobResult::cpuSeconds).containsExactly(1.5, 1.5, 0.5);
    assertThat(events.told("retry"))
        .containsExactlyInAnyOrder(
            "retry 0 after 1: not yet",
            "retry 0 after 2: not yet",
            "retry 1 after 1: lacuna: never",
            "retry 1 after 2: lacuna: never");
    assertThat(events.told())
        .containsSubsequence("retry 0 after 1: not yet", "end 2 DONE", "start 0 try 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  @DisplayName("bad input and divergence would end the same, and are not tried again")
  void notRetried(int code) throws IOException {
    FakeJobs jobs = jobs(1).job(0, "err=lacuna: so and so", "exit=" + code);
    JobResult result = jobs.pool(settings(1, 5), events).run().getFirst();
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.tries()).isEqualTo(1);
    assertThat(result.error()).isEqualTo("lacuna: so and so");
    assertThat(events.told("retry")).isEmpty();
  }

  @Test
  @DisplayName("a failure stops nothing but what builds on it, and that is said")
  void isolated() throws IOException {
    FakeJobs jobs = chain().job(SHORT, "err=lacuna: broken", "exit=2");
    List<JobResult> results = jobs.pool(settings(2, 0), events).run();
    assertThat(outcomes(results))
        .containsExactly(Outcome.DONE, Outcome.FAILED, Outcome.BLOCKED, Outcome.BLOCKED);
    assertThat(results.get(THEN).error()).isEqualTo("job 1, which it builds on, failed");
    assertThat(results.get(THEREAFTER).error()).isEqualTo("job 2, which it builds on, is blocked");
    assertThat(results.get(THEREAFTER).tries()).isZero();
    SweepView last = events.last();
    assertThat(last.done()).isEqualTo(1);
    assertThat(last.failed()).isEqualTo(3);
    assertThat(last.left()).isZero();
    assertThat(last.working()).isEmpty();
  }

  @Test
  @DisplayName("last words are those of the last try; one that said nothing is told apart")
  void lastWords() throws IOException {
    FakeJobs jobs = jobs(1).job(0, "first=the first try's", "exit=7");
    JobResult result = jobs.pool(settings(1, 1), events).run().getFirst();
    assertThat(events.told("retry")).containsExactly("retry 0 after 1: the first try's");
    assertThat(result.error()).isEqualTo("ended with exit code 7; it said nothing");
    assertThat(jobs.list().log(0)).content().isEqualToIgnoringNewLines("the first try's\n");
  }

  @Test
  @DisplayName("a long log, letters of other scripts, blank lines in the end")
  void longLog() throws IOException {
    FakeJobs jobs =
        jobs(1).job(0, "err=" + "x".repeat(20_000), "err=lacuna: größer als λ", "err=  ", "exit=2");
    JobResult result = jobs.pool(settings(1, 0), events).run().getFirst();
    assertThat(result.error()).isEqualTo("lacuna: größer als λ");
  }

  @Test
  @DisplayName("whatever else a process prints, as much as it likes, is passed over")
  void noise() throws IOException {
    FakeJobs jobs =
        jobs(1)
            .job(
                0,
                "out=" + "noise ".repeat(20_000),
                "out={\"run\": not quite",
                "out=" + new Beat("late", Beat.DONE, 0, 0, "", 2.0).line(),
                "out=and the end");
    JobResult result = jobs.pool(settings(1, 0), events).run().getFirst();
    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.run()).isEqualTo("late");
    assertThat(result.cpuSeconds()).isEqualTo(2.0);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
  @DisplayName("a process that was killed says so with the last line of its log")
  void killed() throws IOException {
    FakeJobs jobs = jobs(1).job(0, "err=at work", "kill=");
    JobResult result = jobs.pool(settings(1, 0), events).run().getFirst();
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.error())
        .isEqualTo("killed, exit code 137; the last line of its log: at work");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGTERM")
  @DisplayName("one that takes too long is asked to stop, and is not tried again")
  void limit() throws IOException {
    FakeJobs jobs = jobs(2).job(0, "terminated=" + folder.resolve("asked"), "hang=1");
    PoolSettings settings = new PoolSettings(1, 1, 1L << 40, 5, Duration.ofSeconds(2), LONG);
    List<JobResult> results = jobs.pool(settings, events).run();
    assertThat(outcomes(results)).containsExactly(Outcome.FAILED, Outcome.DONE);
    assertThat(results.getFirst().error()).isEqualTo("took longer than 2 s (--limit)");
    assertThat(results.getFirst().tries()).isEqualTo(1);
    assertThat(folder.resolve("asked")).exists();
  }

  @Test
  @DisplayName("one that takes too much memory is ended before it takes the others' too")
  void memory() throws IOException {
    assumeThat(ProcessMemory.resident(ProcessHandle.current().pid())).isPresent();
    FakeJobs jobs = jobs(2).job(0, "eat=400");
    PoolSettings settings = new PoolSettings(1, 1, 300L << 20, 5, null, LONG);
    List<JobResult> results = jobs.pool(settings, events).run();
    assertThat(outcomes(results)).containsExactly(Outcome.FAILED, Outcome.DONE);
    assertThat(results.getFirst().error())
        .matches("took \\d+ MiB of memory, more than the 300 MiB that it may \\(--memory\\)");
    assertThat(results.getFirst().tries()).isEqualTo(1);
  }

  @Test
  @DisplayName("one that hangs is ended, and tried again")
  void silence() throws IOException {
    FakeJobs jobs = jobs(1).job(0, "err=stuck", "hang=1");
    PoolSettings settings = new PoolSettings(1, 1, 1L << 40, 5, null, Duration.ofSeconds(3));
    JobResult result = jobs.pool(settings, events).run().getFirst();
    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.tries()).isGreaterThan(1);
    assertThat(events.told("retry").getFirst())
        .isEqualTo(
            "retry 0 after 1: gave no sign of life, and was ended; the last line of its log:"
                + " stuck");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGTERM")
  @DisplayName("a stop asks those at work, waits for them, and begins no others")
  void stop() throws IOException {
    FakeJobs jobs =
        jobs(4)
            .job(0, "terminated=" + folder.resolve("asked-0"), "hang=1")
            .job(1, "finish=" + folder.resolve("asked-1"), "hang=1");
    AtomicReference<@Nullable LocalPool> pool = new AtomicReference<>();
    events.watch(view -> {
      if (haveBegun(view, 2) && !view.stopping()) {
        stop(pool);
      }
    });
    pool.set(jobs.pool(settings(2, 5), events));
    List<JobResult> results = Objects.requireNonNull(pool.get()).run();
    assertThat(outcomes(results))
        .as("the second came to its end after all")
        .containsExactly(Outcome.STOPPED, Outcome.DONE, Outcome.STOPPED, Outcome.STOPPED);
    assertThat(results).map(JobResult::tries).containsExactly(1, 1, 0, 0);
    assertThat(results).map(JobResult::error).containsOnlyNulls();
    assertThat(folder.resolve("asked-0")).exists();
    assertThat(folder.resolve("asked-1")).exists();
    assertThat(events.told("retry")).isEmpty();
    assertThat(events.last().stopping()).isTrue();
  }

  private static void stop(AtomicReference<@Nullable LocalPool> pool) {
    LocalPool its = pool.get();
    if (its != null) {
      its.stop();
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGTERM")
  @DisplayName("a second stop ends also those that do not listen")
  void stopTwice() throws IOException {
    Path asked = folder.resolve("asked");
    FakeJobs jobs = jobs(1).job(0, "deaf=" + asked, "hang=1");
    AtomicReference<@Nullable LocalPool> pool = new AtomicReference<>();
    List<String> stops = new ArrayList<>();
    events.watch(view -> {
      if (haveBegun(view, 1) && (stops.isEmpty() || (stops.size() == 1 && Files.exists(asked)))) {
        stops.add("stop");
        stop(pool);
      }
    });
    pool.set(jobs.pool(settings(1, 5), events));
    assertThat(outcomes(Objects.requireNonNull(pool.get()).run())).containsExactly(Outcome.STOPPED);
    assertThat(stops).hasSize(2);
    assertThat(asked).exists();
  }

  @Test
  @DisplayName("stopped before it begins, it begins nothing")
  void stoppedBefore() throws IOException {
    LocalPool pool = jobs(2).pool(settings(2, 0), events);
    pool.stop();
    assertThat(outcomes(pool.run())).containsOnly(Outcome.STOPPED);
    assertThat(events.told("start")).isEmpty();
  }

  @Test
  @DisplayName("what was done or diverged before is not begun, and what builds on it knows")
  void before() throws IOException {
    FakeJobs jobs = chain();
    List<PlannedJob> planned = new ArrayList<>(plans.planned(plans.plan("", CHAIN, new String[0])));
    planned.set(ALONE, standing(planned.get(ALONE), Standing.DIVERGED));
    planned.set(SHORT, standing(planned.get(SHORT), Standing.FINISHED));
    List<JobResult> results = jobs.pool(planned, settings(1, 0), events).run();
    assertThat(outcomes(results))
        .containsExactly(Outcome.FAILED, Outcome.FOUND, Outcome.DONE, Outcome.DONE);
    assertThat(results.get(ALONE).error()).contains("diverged before");
    assertThat(results).map(JobResult::tries).containsExactly(0, 0, 1, 1);
    assertThat(results.get(SHORT).run()).isEqualTo(planned.get(SHORT).run().id().orElseThrow());
    assertThat(events.last().found()).isEqualTo(1);
  }

  private static PlannedJob standing(PlannedJob job, Standing standing) {
    return new PlannedJob(job.job(), job.run(), standing, 0);
  }

  @Test
  @DisplayName("a run that another process writes is left for later, and then found done")
  void inUse() throws IOException {
    FakeJobs jobs = jobs(2);
    SweepJob first = plans.plan("seeds: [1, 2]").jobs().getFirst();
    train(first, 1);
    RunFolder run =
        plans
            .store()
            .open(plans.planned(plans.plan("seeds: [1, 2]")).getFirst().run().id().orElseThrow());
    AtomicReference<@Nullable RunLock> lock = new AtomicReference<>(run.lock());
    events.watch(view -> {
      RunLock held = lock.get();
      if (held != null && view.done() == 1) { // the other one
        assertThat(view.left()).isEqualTo(1);
        assertThat(view.working()).isEmpty();
        held.close();
        lock.set(null);
        train(first, Integer.MAX_VALUE);
      }
    });
    List<JobResult> results = jobs.pool(settings(1, 0), events).run();
    assertThat(outcomes(results)).containsExactly(Outcome.FOUND, Outcome.DONE);
    assertThat(results.getFirst().tries()).isZero();
    assertThat(results.getFirst().run()).isEqualTo(run.id());
    assertThat(events.told()).containsExactly("start 1 try 1", "end 1 DONE", "end 0 FOUND");
  }

  /** Trains a job in this process, until a step. */
  private void train(SweepJob job, long until) {
    new RegimeRunner(
            plans.workspace(), Progress.NONE, (phase, number, experiment) -> stoppingAt(until))
        .run(job.regime(), true);
  }

  private static TrainingListener stoppingAt(long until) {
    return new TrainingListener() {
      private long last;

      @Override
      public void step(long step, double loss, double tokensPerSecond) {
        last = step;
      }

      @Override
      public boolean stops() {
        return last >= until;
      }
    };
  }

  @Test
  @DisplayName("a run whose folder is damaged meanwhile fails alone")
  void damagedMeanwhile() throws IOException {
    FakeJobs jobs = jobs(3);
    List<PlannedJob> planned = plans.planned(plans.plan("seeds: [1, 2, 3]"));
    Path damaged = plans.store().root().resolve(planned.get(1).run().id().orElseThrow());
    events.watch(view -> {
      if (view.done() == 0) {
        damaged.toFile().mkdirs();
      }
    });
    List<JobResult> results = jobs.pool(planned, settings(1, 3), events).run();
    assertThat(outcomes(results)).containsExactly(Outcome.DONE, Outcome.FAILED, Outcome.DONE);
    assertThat(results.get(1).error()).contains(damaged.toString());
    assertThat(results.get(1).tries()).isZero();
  }

  @Test
  @DisplayName("a process that cannot be started fails alone, after tries")
  void cannotStart() throws IOException {
    FakeJobs jobs = jobs(2);
    LocalPool pool =
        new LocalPool(
            jobs.list(),
            plans.planned(plans.plan("seeds: [1, 2]")),
            settings(1, 1),
            job ->
                job.index() == 0
                    ? new ProcessBuilder(folder.resolve("no-program").toString())
                    : jobs.launch().apply(job),
            plans.foresight(),
            plans.workspace(),
            events);
    List<JobResult> results = pool.run();
    assertThat(outcomes(results)).containsExactly(Outcome.FAILED, Outcome.DONE);
    assertThat(results.getFirst().tries()).isEqualTo(2);
    assertThat(results.getFirst().error()).contains("no-program");
  }

  @Test
  @DisplayName("the sweep's own log: every start and every end")
  void log() throws IOException {
    FakeJobs jobs = jobs(2).job(0, "err=once", "fail=1:9");
    jobs.pool(settings(1, 1), events).run();
    List<JsonNode> lines;
    try (Stream<Path> files = Files.list(jobs.list().logs())) {
      Path log = files.filter(file -> file.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      lines = new JsonLines(log).read();
    }
    assertThat(lines)
        .map(line ->
            line.path("event").asText() + line.path("index").asInt() + line.path("attempt").asInt())
        .containsExactlyInAnyOrder(
            "started01", "ended01", "started11", "ended11", "started02", "ended02");
    assertThat(lines)
        .filteredOn(line -> line.path("event").asText().equals("ended"))
        .map(line -> line.path("code").asInt() + line.path("words").asText())
        .containsExactlyInAnyOrder("9once", "0", "0");
  }

  @Test
  @DisplayName("what is told adds up at every moment")
  void views() throws IOException {
    chain().job(SHORT, "fail=1:1").job(ALONE, "exit=2").pool(settings(2, 1), events).run();
    assertThat(events.views())
        .allMatch(view -> view.found() + view.done() + view.failed() + view.left() == view.jobs())
        .allMatch(view -> view.working().size() <= view.left());
    assertThat(events.views())
        .anyMatch(view ->
            view.working().stream().anyMatch(each -> each.index() == SHORT && each.attempt() == 2));
  }

  @Test
  @DisplayName("the phases of the plan above are as the tests say")
  void chainOfPhases() throws IOException {
    assertThat(plans.plan("", CHAIN, new String[0]).jobs())
        .map(SweepJob::phase)
        .map(Phase::name)
        .containsExactly("alone", "short", "then", "thereafter");
  }
}
