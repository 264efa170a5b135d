package org.lacuna.experiments.sweep;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.experiments.run.Foresight;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.sweep.JobResult.Outcome;
import org.lacuna.experiments.sweep.PlannedJob.Standing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off a list with a few processes on this machine.
 *
 * <p>A job is started once those that it needs are done, the one that holds up most work first. A
 * process that fails is started again, a little later each time; one whose input is at fault, or
 * that diverged, is not, as it would end the same. What fails stops nothing but what builds on it.
 */
public final class LocalPool {
  private static final Logger LOG = LoggerFactory.getLogger(LocalPool.class);

  private static final Set<Integer> FINAL = Set.of(ExitCode.BAD_INPUT, ExitCode.DIVERGED);

  /** Exit codes beyond it are signals. */
  private static final int KILLED = 128;

  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;
  private static final Duration RUN_IN_USE = Duration.ofSeconds(2);

  /** A job that is yet to be done. */
  private static final class Pending {
    private final PlannedJob job;
    private int tries;
    private double seconds;
    private double cpuSeconds;
    private long notBefore = System.nanoTime();

    Pending(PlannedJob job) {
      this.job = job;
    }

    void pause(Duration time) {
      notBefore = System.nanoTime() + time.toNanos();
    }

    boolean isPaused() {
      return notBefore - System.nanoTime() > 0;
    }

    /** The id of its run, as far as it is known. */
    @Nullable String id() {
      return job.run().id().orElse(null);
    }

    JobResult result(@Nullable String run, Outcome outcome, @Nullable String error) {
      return new JobResult(job.job(), run, outcome, tries, seconds, cpuSeconds, error);
    }
  }

  private final List<PlannedJob> plan;
  private final JobList list;
  private final PoolSettings settings;
  private final Function<SweepJob, ProcessBuilder> launch;
  private final Foresight foresight;
  private final Workspace workspace;
  private final SweepView.Listener listener;
  private final SweepLog log;

  private final long began = System.nanoTime();
  private final BlockingQueue<JobProcess.Event> events = new LinkedBlockingQueue<>();
  private final Map<Integer, Pending> pending = new LinkedHashMap<>();
  private final Map<Integer, JobProcess> working = new TreeMap<>();
  private final Map<Integer, JobResult> results = new TreeMap<>();
  private final AtomicInteger stops = new AtomicInteger();
  private int obeyed;

  /**
   * A pool that has not begun.
   *
   * @param plan the jobs as they stand
   * @param launch what starts a process that does a job and gives signs of life ({@link Beat})
   */
  public LocalPool(
      JobList list,
      List<PlannedJob> plan,
      PoolSettings settings,
      Function<SweepJob, ProcessBuilder> launch,
      Foresight foresight,
      Workspace workspace,
      SweepView.Listener listener) {
    this.list = list;
    this.plan = List.copyOf(plan);
    this.settings = settings;
    this.launch = launch;
    this.foresight = foresight;
    this.workspace = workspace;
    this.listener = listener;
    this.log = new SweepLog(list.logs());
  }

  /** Asks for the end: the first time with checkpoints, the second time at once. */
  public void stop() {
    stops.incrementAndGet();
  }

  /** Does all jobs, or all that can be done; their results in the order of the list. */
  public List<JobResult> run() {
    byPriority().forEach(job -> pending.put(job.job().index(), new Pending(job)));
    List.copyOf(pending.values()).forEach(this::settleBefore);
    try {
      while (!working.isEmpty() || (!pending.isEmpty() && stops.get() == 0)) {
        obeyStops();
        block();
        if (stops.get() == 0) {
          startReady();
        }
        listener.at(view());
        hear();
        watch();
      }
    } finally {
      working.values().forEach(JobProcess::kill); // only after a fault of our own
    }
    List.copyOf(pending.values()).forEach(left -> settle(left, left.id(), Outcome.STOPPED, null));
    listener.at(view());
    return List.copyOf(results.values());
  }

  /** Those that hold up most work first: a job's own and the longest way behind it. */
  private List<PlannedJob> byPriority() {
    Map<Integer, Double> behind = new TreeMap<>();
    for (PlannedJob job : plan.reversed()) { // a job stands behind those that it needs
      int index = job.job().index();
      double way = job.run().cost().flops() + behind.getOrDefault(index, 0.0);
      behind.put(index, way);
      job.job().needs().forEach(need -> behind.merge(need, way, Math::max));
    }
    Comparator<PlannedJob> most =
        Comparator.comparingDouble(job -> -behind.getOrDefault(job.job().index(), 0.0));
    return plan.stream().sorted(most).toList();
  }

  /** What an earlier sweep has decided. */
  private void settleBefore(Pending job) {
    String run = job.id();
    if (job.job.isFinished()) {
      settle(job, run, Outcome.FOUND, null);
    } else if (job.job.standing() == Standing.DIVERGED) {
      settle(
          job,
          run,
          Outcome.FAILED,
          "%s diverged before, and would again; delete its folder to see it".formatted(run));
    }
  }

  private void settle(Pending job, @Nullable String run, Outcome outcome, @Nullable String error) {
    JobResult result = job.result(run, outcome, error);
    pending.remove(job.job.job().index());
    results.put(job.job.job().index(), result);
    listener.ended(result);
  }

  private void obeyStops() {
    int asked = stops.get();
    if (asked > 0 && obeyed == 0) {
      working.values().forEach(JobProcess::stop);
    }
    if (asked > 1 && obeyed < 2) {
      working.values().forEach(JobProcess::kill);
    }
    obeyed = asked;
  }

  /** Gives up what builds on what failed. */
  private void block() {
    for (Pending job : List.copyOf(pending.values())) {
      job.job.job().needs().stream()
          .map(results::get)
          .filter(need ->
              need != null
                  && (need.outcome() == Outcome.FAILED || need.outcome() == Outcome.BLOCKED))
          .findFirst()
          .ifPresent(need ->
              settle(
                  job,
                  job.id(),
                  Outcome.BLOCKED,
                  "job %d, which it builds on, %s"
                      .formatted(
                          need.job().index(),
                          need.outcome() == Outcome.FAILED ? "failed" : "is blocked")));
    }
  }

  private void startReady() {
    for (Pending job : List.copyOf(pending.values())) {
      int index = job.job.job().index();
      if (working.size() >= settings.jobs()) {
        return;
      }
      if (working.containsKey(index) || job.isPaused() || !isReady(job)) {
        continue;
      }
      PlannedJob now;
      try {
        now = PlannedJob.of(job.job.job(), foresight, workspace);
      } catch (RuntimeException e) { // what is wrong with one run is nothing to the others
        LOG.debug("job {} cannot be looked at", index, e);
        settle(job, job.id(), Outcome.FAILED, words(e));
        continue;
      }
      switch (now.standing()) {
        case FINISHED -> settle(job, now.run().id().orElse(null), Outcome.FOUND, null);
        case IN_USE -> job.pause(RUN_IN_USE); // another sweep is at it
        default -> start(job, now);
      }
    }
  }

  private boolean isReady(Pending job) {
    return job.job.job().needs().stream()
        .map(results::get)
        .allMatch(need ->
            need != null && (need.outcome() == Outcome.DONE || need.outcome() == Outcome.FOUND));
  }

  private void start(Pending pendingJob, PlannedJob now) {
    pendingJob.tries++;
    SweepJob job = now.job();
    JobProcess process;
    try {
      process =
          JobProcess.start(
              now, pendingJob.tries, launch.apply(job), list.log(job.index()), events::add);
    } catch (UncheckedIOException e) { // such as too many processes
      failed(pendingJob, pendingJob.id(), words(Objects.requireNonNull(e.getCause())), false);
      return;
    }
    working.put(job.index(), process);
    log.started(process);
    listener.started(job, pendingJob.tries);
  }

  private void hear() {
    try {
      JobProcess.Event event = events.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
      while (event != null) {
        switch (event) {
          case JobProcess.Alive alive -> alive.process().heard(alive.beat());
          case JobProcess.Ended ended -> ended(ended.process(), ended.code());
        }
        event = events.poll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void ended(JobProcess process, int code) {
    int index = process.job().job().index();
    Pending job = Objects.requireNonNull(pending.get(index));
    working.remove(index);
    job.seconds += process.age().toMillis() / 1e3;
    Beat last = process.last();
    job.cpuSeconds += last == null ? 0 : last.cpuSeconds();
    String run = last == null ? null : last.run();
    String reason = process.reason();
    String words = reason == null ? words(process, code) : reason;
    log.ended(process, code, code == ExitCode.OK ? "" : words);
    if (code == ExitCode.OK) {
      settle(job, run, Outcome.DONE, null);
    } else if (stops.get() > 0) {
      settle(job, run, Outcome.STOPPED, null);
    } else {
      failed(job, run, words, reason != null || FINAL.contains(code));
    }
  }

  /** A try failed; it is repeated later unless it is to be the last. */
  private void failed(Pending job, @Nullable String run, String words, boolean last) {
    if (last || job.tries > settings.retries()) {
      settle(job, run, Outcome.FAILED, words);
    } else {
      job.pause(FIRST_PAUSE.multipliedBy(1L << Math.min(job.tries - 1, MOST_DOUBLINGS)));
      listener.retried(job.job.job(), job.tries, words);
    }
  }

  private static String words(Throwable problem) {
    return Objects.requireNonNullElseGet(problem.getMessage(), problem::toString);
  }

  private static String words(JobProcess process, int code) {
    String said = process.lastWords();
    boolean ended = !process.wasSilent() && code <= KILLED;
    if (ended && !said.isEmpty()) {
      return said;
    }
    String how =
        process.wasSilent()
            ? "gave no sign of life, and was ended"
            : "%s exit code %d".formatted(ended ? "ended with" : "killed,", code);
    return how + "; " + (said.isEmpty() ? "it said nothing" : "the last line of its log: " + said);
  }

  /** Ends processes that take more than they may. */
  private void watch() {
    for (JobProcess process : working.values()) {
      Duration limit = settings.limit();
      if (limit != null && process.age().compareTo(limit) > 0) {
        process.end("took longer than %d s (--limit)".formatted(limit.toSeconds()));
      }
      long used = process.memory().orElse(0);
      if (used > settings.memory()) {
        process.end(
            "took %,d MiB of memory, more than the %,d MiB that it may (--memory)"
                .formatted(used >> 20, settings.memory() >> 20));
      }
      if (process.silence().compareTo(settings.silence()) > 0) {
        process.giveUp();
      }
    }
  }

  private SweepView view() {
    Map<Outcome, Integer> counts = new TreeMap<>();
    results.values().forEach(result -> counts.merge(result.outcome(), 1, Integer::sum));
    return new SweepView(
        plan.size(),
        counts.getOrDefault(Outcome.FOUND, 0),
        counts.getOrDefault(Outcome.DONE, 0),
        counts.getOrDefault(Outcome.FAILED, 0) + counts.getOrDefault(Outcome.BLOCKED, 0),
        pending.size() + counts.getOrDefault(Outcome.STOPPED, 0),
        working.values().stream()
            .map(process ->
                new SweepView.Working(
                    process.job().job().index(),
                    process.job().job().label(),
                    process.attempt(),
                    process.last(),
                    process.age()))
            .toList(),
        Duration.ofNanos(System.nanoTime() - began),
        stops.get() > 0);
  }
}
