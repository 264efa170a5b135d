package org.lacuna.experiments.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.process.ChildJvm;
import org.lacuna.experiments.sweep.PlannedJob.Standing;
import org.lacuna.results.Json;
import org.lacuna.results.JsonLines;

/**
 * What the jobs of a list will take on this machine.
 *
 * <p>Jobs that differ in nothing that a step's time depends on have one {@link Pace}. It is
 * measured once, as many at a time as jobs will be at work, and kept beside the list.
 *
 * @param seconds what is left of each job, by its place in the list
 */
public record Estimates(Map<Integer, Double> seconds) {
  /** Parts of a training that make no step longer. */
  private static final List<String> FREE =
      List.of(
          "steps",
          "until",
          "order",
          "learning_rate",
          "final_share",
          "warmup_steps",
          "weight_decay",
          "beta1",
          "beta2",
          "epsilon",
          "validate_every",
          "validation_tokens",
          "checkpoint_every");

  private static final String FILE = "paces.jsonl";
  private static final Duration PATIENCE = Duration.ofHours(1);

  /**
   * Estimates the jobs that are not finished.
   *
   * @param launch what starts a process that prints a job's pace
   * @param told hears what is measured
   * @throws ConfigException if a job cannot be done
   */
  public static Estimates of(
      JobList list,
      List<PlannedJob> plan,
      PoolSettings settings,
      Function<SweepJob, ProcessBuilder> launch,
      Consumer<String> told) {
    JsonLines file = new JsonLines(list.folder().resolve(FILE));
    Map<String, Pace> paces = new HashMap<>();
    file.read().forEach(line -> paces.put(line.path("shape").asText(), pace(line.path("pace"))));
    Map<String, SweepJob> open = new LinkedHashMap<>();
    for (PlannedJob job : plan) {
      String shape = shape(job, settings);
      if (!job.isFinished() && !paces.containsKey(shape)) {
        open.putIfAbsent(shape, job.job());
      }
    }
    if (!open.isEmpty()) {
      told.accept(
          "measuring how fast %d kinds of training are here, some seconds each"
              .formatted(open.size()));
    }
    measure(open, settings.jobs(), launch)
        .forEach((shape, pace) -> {
          paces.put(shape, pace);
          ObjectNode line = Json.MAPPER.createObjectNode().put("shape", shape);
          line.set("pace", Json.tree(pace));
          file.append(line);
        });
    Map<Integer, Double> seconds = new TreeMap<>();
    for (PlannedJob job : plan) {
      seconds.put(
          job.job().index(),
          job.isFinished()
              ? 0
              : left(job, Objects.requireNonNull(paces.get(shape(job, settings)))));
    }
    return new Estimates(seconds);
  }

  private static double left(PlannedJob job, Pace pace) {
    long steps = job.run().cost().steps();
    long done = job.run().config().training().lastStep() - job.step();
    long left = job.standing() == Standing.TRAINED ? 0 : Math.min(steps, done);
    return pace.seconds(job.run().config().training(), left);
  }

  /** Everything that the time of a step or an evaluation depends on. */
  private static String shape(PlannedJob job, PoolSettings settings) {
    ExperimentConfig config = job.run().config();
    ObjectNode tree = Binder.toTree(config);
    tree.remove(List.of("name", "seed", "start", "phases"));
    if (tree.get("training") instanceof ObjectNode training) {
      training.remove(FREE);
    }
    tree.put("evaluated", job.job().phase().evaluate());
    tree.put("jobs", settings.jobs()).put("cores", settings.cores());
    return Json.hash(tree);
  }

  private static Map<String, Pace> measure(
      Map<String, SweepJob> jobs, int atOnce, Function<SweepJob, ProcessBuilder> launch) {
    Map<String, Pace> paces = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      Map<String, Future<Pace>> measured = new LinkedHashMap<>();
      jobs.forEach((shape, job) -> measured.put(shape, threads.submit(() -> measure(job, launch))));
      for (Map.Entry<String, Future<Pace>> each : measured.entrySet()) {
        paces.put(each.getKey(), each.getValue().get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    }
    return paces;
  }

  private static Pace measure(SweepJob job, Function<SweepJob, ProcessBuilder> launch) {
    AtomicReference<String> last = new AtomicReference<>(""); // others may print before it
    try {
      ChildJvm.run(launch.apply(job), PATIENCE, last::set);
      return pace(Json.MAPPER.readTree(last.get()));
    } catch (ChildJvm.Failure | JsonProcessingException e) {
      throw new ConfigException(
          "job %d (%s) cannot be measured: %s".formatted(job.index(), job.label(), e.getMessage()),
          e);
    }
  }

  private static Pace pace(JsonNode tree) {
    return Json.read(tree, Pace.class, Path.of(FILE));
  }

  /**
   * How long all of it takes, so many jobs at a time, each after those that it needs. Of those that
   * can begin, the one that holds up most does, as in {@link LocalPool}.
   *
   * @param jobs each after those that it needs
   */
  public double together(List<SweepJob> jobs, int atOnce) {
    List<SweepJob> waiting = byPriority(jobs);
    Map<Integer, Double> ends = new HashMap<>();
    jobs.forEach(job -> ends.put(job.index(), Double.POSITIVE_INFINITY));
    PriorityQueue<Double> working = new PriorityQueue<>();
    double now = 0;
    while (!waiting.isEmpty()) {
      for (SweepJob job : List.copyOf(waiting)) {
        double ready =
            job.needs().stream().mapToDouble(need -> ends.getOrDefault(need, 0.0)).max().orElse(0);
        if (working.size() < atOnce && ready <= now) {
          double end = now + seconds.getOrDefault(job.index(), 0.0);
          ends.put(job.index(), end);
          working.add(end);
          waiting.remove(job);
        }
      }
      now = working.remove();
    }
    return working.stream().mapToDouble(Double::doubleValue).max().orElse(now);
  }

  /** Those that hold up most first: a job's own time and the longest way behind it. */
  private List<SweepJob> byPriority(List<SweepJob> jobs) {
    Map<Integer, Double> behind = new HashMap<>();
    for (SweepJob job : jobs.reversed()) {
      double way = seconds.getOrDefault(job.index(), 0.0) + behind.getOrDefault(job.index(), 0.0);
      behind.put(job.index(), way);
      job.needs().forEach(need -> behind.merge(need, way, Math::max));
    }
    List<SweepJob> sorted = new ArrayList<>(jobs);
    sorted.sort(Comparator.comparingDouble(job -> -behind.getOrDefault(job.index(), 0.0)));
    return sorted;
  }
}
