package org.lacuna.experiments.sweep;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.lacuna.experiments.run.Foresight;

/** {@link FakeJob}s in the place of a plan's jobs, and a pool that works them off. */
final class FakeJobs {
  /** What a beat says of processor time. */
  static final double CPU = 0.5;

  private final Plans plans;
  private final SweepPlan plan;
  private final JobList list;
  private final Map<Integer, List<String>> does = new HashMap<>();

  FakeJobs(Plans plans, SweepPlan plan) {
    this.plans = plans;
    this.plan = plan;
    this.list = plans.list(plan);
  }

  /** What a job does after it has given a sign of life, in place of ending well. */
  FakeJobs job(int index, String... words) {
    does.put(index, List.of(words));
    return this;
  }

  /** A file that a job and a test have in common. */
  Path file(String name) {
    return plans.folder().resolve(name);
  }

  JobList list() {
    return list;
  }

  static String beat(int index) {
    return new Beat("run-" + index, Beat.TRAINING, 1, 2, "", CPU).line();
  }

  /** What starts them. */
  Function<SweepJob, ProcessBuilder> launch() {
    return job -> {
      List<String> words = new ArrayList<>(List.of("out=" + beat(job.index())));
      words.addAll(does.getOrDefault(job.index(), List.of()));
      return program(plans.folder(), job, words);
    };
  }

  /** What starts a program in the place of a job's, that does as some words say. */
  static ProcessBuilder program(Path folder, SweepJob job, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx700m", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", classes().toString(), FakeJob.class.getName()));
    command.add(folder.resolve("tries-" + job.index()).toString());
    command.addAll(words);
    return new ProcessBuilder(command);
  }

  /** The folder of the classes of tests. */
  static Path classes() {
    try {
      return Path.of(FakeJob.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A pool for the jobs as they stand. */
  LocalPool pool(PoolSettings settings, SweepView.Listener listener) {
    return pool(plans.planned(plan), settings, listener);
  }

  LocalPool pool(List<PlannedJob> planned, PoolSettings settings, SweepView.Listener listener) {
    Foresight foresight = plans.foresight();
    return new LocalPool(list, planned, settings, launch(), foresight, plans.workspace(), listener);
  }
}
