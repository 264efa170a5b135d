package org.lacuna.experiments.cli;

import java.util.List;
import org.lacuna.experiments.run.Foresight;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.sweep.JobList;
import org.lacuna.experiments.sweep.PlannedJob;
import org.lacuna.experiments.sweep.SweepPlan;

/**
 * A plan that was read: its jobs as they stood then, and its list, written.
 *
 * @param name the sweep's
 */
record PlannedSweep(
    String name, JobList list, List<PlannedJob> jobs, Foresight foresight, Workspace workspace) {
  /** Foresees the runs of a plan and writes its list. */
  static PlannedSweep of(SweepPlan plan, Workspace workspace) {
    Foresight foresight = new Foresight(workspace, CorpusProgress.toTerminal());
    List<PlannedJob> jobs =
        plan.jobs().stream().map(job -> PlannedJob.of(job, foresight, workspace)).toList();
    String name = plan.sweep().name();
    return new PlannedSweep(
        name, JobList.write(name, plan.jobs(), workspace.store()), jobs, foresight, workspace);
  }

  /** Its jobs as they stand now. */
  List<PlannedJob> jobsNow() {
    return jobs.stream().map(job -> PlannedJob.of(job.job(), foresight, workspace)).toList();
  }
}
