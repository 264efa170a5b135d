package org.lacuna.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.lacuna.experiments.process.ChildJvm;
import org.lacuna.experiments.sweep.JobList;
import org.lacuna.experiments.sweep.PoolSettings;
import org.lacuna.experiments.sweep.SweepJob;

/** What starts {@code lacuna run} for a job, in the same surroundings as this process. */
record JobLaunch(LacunaCommand lacuna, JobList list, PoolSettings settings) {
  /** A process that does the job and gives signs of life. */
  Function<SweepJob, ProcessBuilder> attached() {
    return job -> builder(job, "--attached");
  }

  /** A process that says how fast the job is. */
  Function<SweepJob, ProcessBuilder> pace() {
    return job -> builder(job, "--pace");
  }

  private ProcessBuilder builder(SweepJob job, String option) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("run", list.file().toString(), "--index=" + job.index(), option));
    ProcessBuilder builder = ChildJvm.builder(Main.class.getName(), command, settings.heap());
    builder.environment().putAll(lacuna.environment());
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(settings.cores()));
    return builder;
  }
}
