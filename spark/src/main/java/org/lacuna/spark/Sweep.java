package org.lacuna.spark;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.FutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.AsyncRDDActions;
import org.apache.spark.rdd.RDD;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * A sweep in the driver: every line that can start is a Spark job of one task, and what comes of it
 * decides on the next. All that happens is dealt with by one thread, one thing after the other.
 */
final class Sweep implements TaskEvents.Hearer {
  /** Variables that say where Lacuna's things are; the workers may not have them. */
  private static final Set<String> PASSED_ON =
      Set.of("LACUNA_RUNS", "LACUNA_DATA", "LACUNA_PLUGINS", "LACUNA_KERNEL", "LACUNA_JAVA_OPTS");

  private final RunList list;
  private final Options options;
  private final JavaSparkContext spark;
  private final int cores;
  private final Map<String, String> environment;

  private final Schedule schedule;
  private final Journal journal;
  private final ExecutorService loop =
      Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "sweep");
        thread.setDaemon(true);
        return thread;
      });
  private final Map<String, Attempt> attempts = new HashMap<>();
  private final Set<Attempt> announced = new HashSet<>();
  private final Set<Long> tasks = new HashSet<>();
  private final Map<Integer, String> problems = new TreeMap<>();
  private final CompletableFuture<Boolean> finished = new CompletableFuture<>();
  private final CompletableFuture<Boolean> quiet = new CompletableFuture<>();
  private boolean stopping;

  /**
   * Makes a sweep, which nothing runs yet.
   *
   * @param environment the driver's variables, of which the workers' processes get Lacuna's
   */
  Sweep(
      RunList list,
      Options options,
      JavaSparkContext spark,
      Map<String, String> environment,
      PrintStream out) {
    this.list = list;
    this.options = options;
    this.spark = spark;
    cores = spark.getConf().getInt("spark.task.cpus", 1);
    this.environment = passedOn(environment, cores);
    schedule = new Schedule(list);
    journal = new Journal(list, schedule, out);
  }

  /** The variables of a line's process that are not the worker's own. */
  static Map<String, String> passedOn(Map<String, String> environment, int cores) {
    Map<String, String> passed = new HashMap<>(environment);
    passed.keySet().retainAll(PASSED_ON);
    passed.put("OMP_NUM_THREADS", Integer.toString(cores));
    return passed;
  }

  /** Runs all lines that can be; whether all are done. */
  boolean run() throws InterruptedException {
    spark.sc().addSparkListener(new TaskEvents(this));
    onLoop(() -> {
      journal.begins(spark.master(), cores);
      schedule.begin().forEach(line -> submit(new Attempt(line, 1)));
    });
    try {
      return finished.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * Stops what runs, and waits until it has ended. Does nothing once all has.
   *
   * <p>Cancelling alone would do with workers elsewhere. Those of this machine may have been
   * interrupted from the keyboard along with the driver, and are gone before their processes are.
   */
  void stop() throws InterruptedException {
    if (finished.isDone()) {
      return;
    }
    // From here on Spark would only complain that its workers go.
    spark.setLogLevel("OFF");
    List<CompletableFuture<ProcessHandle>> below =
        ProcessHandle.current()
            .children()
            .flatMap(ProcessHandle::children)
            .map(ProcessHandle::onExit)
            .toList();
    onLoop(() -> {
      stopping = true;
      journal.stopping();
      spark.sc().cancelAllJobs();
      settle();
    });
    boolean ended = true;
    try {
      quiet
          .thenCombine(
              CompletableFuture.allOf(below.toArray(CompletableFuture<?>[]::new)),
              (tasks, processes) -> tasks)
          .get(Child.GRACE.plusSeconds(10).toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      ended = false;
    }
    journal.stopped(ended);
  }

  @Override
  public void started(String group, long task, String place) {
    onLoop(() -> {
      Attempt attempt = attempts.get(group);
      if (attempt != null) {
        tasks.add(task);
        announce(attempt, place);
      }
    });
  }

  @Override
  public void ended(long task) {
    onLoop(() -> {
      tasks.remove(task);
      settle();
    });
  }

  private void settle() {
    if (stopping && tasks.isEmpty()) {
      quiet.complete(true);
    }
  }

  private void submit(Attempt attempt) {
    if (stopping) {
      return;
    }
    if (spark.sc().isStopped()) {
      failed(attempt, "Spark has ended");
      return;
    }
    attempts.put(attempt.group(), attempt);
    String label = list.lines().get(attempt.line()).toString();
    spark.setJobGroup(attempt.group(), label, true);
    RDD<Outcome> outcome =
        spark.parallelize(List.of(assignment(attempt, label)), 1).map(new LineTask()).rdd();
    FutureAction<Seq<Outcome>> future =
        new AsyncRDDActions<>(outcome, outcome.elementClassTag()).collectAsync();
    future.onComplete(
        result -> {
          onLoop(() -> ended(attempt, result));
          return BoxedUnit.UNIT;
        },
        ExecutionContext.fromExecutor(loop));
  }

  private Assignment assignment(Attempt attempt, String label) {
    List<String> command =
        new ArrayList<>(
            List.of(
                options.lacuna(),
                "run",
                list.file().toString(),
                "--index",
                Integer.toString(attempt.line())));
    options.runs().ifPresent(runs -> command.addAll(List.of("--runs", runs.toString())));
    return new Assignment(
        "%s, attempt %d".formatted(label, attempt.number()),
        command,
        environment,
        // Relative paths mean the same everywhere, where the workers see the driver's folder.
        List.of(System.getProperty("user.dir"), list.file().resolveSibling("").toString()),
        list.logFolder().resolve(Journal.logName(attempt.line())).toString());
  }

  private void ended(Attempt attempt, Try<Seq<Outcome>> result) {
    if (result.isSuccess()) {
      announce(attempt, result.get().head().place());
    }
    // Spark tells of starts at leisure, and this one is no news any more.
    announced.add(attempt);
    if (stopping) {
      return;
    }
    if (result.isFailure()) {
      lost(attempt, result.failed().get());
      return;
    }
    Outcome outcome = result.get().head();
    if (outcome.exitCode() == 0) {
      List<Integer> next = schedule.done(attempt.line());
      journal.done(attempt, outcome.place());
      next.forEach(line -> submit(new Attempt(line, 1)));
      finishIfAllEnded();
    } else if (outcome.worthRetry()) {
      again(attempt, outcome.problem());
    } else {
      failed(attempt, outcome.problem());
    }
  }

  private void lost(Attempt attempt, Throwable failure) {
    if (spark.sc().isStopped()) {
      failed(attempt, "Spark has ended");
    } else {
      again(attempt, "Spark lost it: " + reason(failure));
    }
  }

  private void again(Attempt attempt, String problem) {
    if (attempt.number() > options.retries()) {
      failed(
          attempt,
          attempt.number() == 1
              ? problem
              : "%s (%d attempts)".formatted(problem, attempt.number()));
      return;
    }
    Duration wait = options.wait(attempt.number());
    journal.retry(attempt, problem, wait);
    Attempt next = new Attempt(attempt.line(), attempt.number() + 1);
    Executor later =
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS, loop);
    later.execute(guarded(() -> submit(next)));
  }

  private void failed(Attempt attempt, String problem) {
    problems.put(attempt.line(), problem);
    journal.failed(attempt, problem, schedule.failed(attempt.line()));
    finishIfAllEnded();
  }

  private void finishIfAllEnded() {
    if (schedule.finished() && finished.complete(problems.isEmpty())) {
      journal.ends(problems);
    }
  }

  private void announce(Attempt attempt, String place) {
    if (announced.add(attempt)) {
      journal.started(attempt, place);
    }
  }

  /** The one line of Spark's message that says why. */
  private static String reason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    String first = message.lines().findFirst().orElse("");
    String mark = "most recent failure: ";
    int at = first.indexOf(mark);
    return at < 0 ? first : first.substring(at + mark.length());
  }

  private void onLoop(Runnable work) {
    loop.execute(guarded(work));
  }

  /** What is wrong here must not leave the sweep waiting forever. */
  private Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        finished.completeExceptionally(e);
      }
    };
  }
}
