package org.lacuna.experiments.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.TinyPlan;
import org.lacuna.experiments.run.Foresight;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.results.RunStore;

/**
 * Sweeps of tiny models in a folder with runs of its own.
 *
 * @param folder where all of it lies
 * @param workspace with that folder's runs
 */
record Plans(Path folder, Workspace workspace) {
  /** In an empty folder. */
  static Plans in(Path folder) {
    Path home = Path.of(System.getProperty("lacuna.home", ""));
    return new Plans(folder, Workspace.of(home, folder.resolve("runs"), null, Tiny.METHODS));
  }

  /** A plan of an experiment without phases. */
  SweepPlan plan(String yaml, String... overrides) throws IOException {
    return plan(yaml, "", overrides);
  }

  /** A plan of LoZA's phases. */
  SweepPlan loza(String yaml, String... overrides) throws IOException {
    return plan(yaml, TinyPlan.LOZA, overrides);
  }

  /** A plan of an experiment with phases. */
  SweepPlan plan(String yaml, String phases, String[] overrides) throws IOException {
    return read(TinyPlan.write(folder, yaml, phases), overrides);
  }

  /** A plan in a file. */
  SweepPlan read(Path file, String... overrides) {
    return SweepPlan.read(file, List.of(), List.of(overrides), workspace);
  }

  /** Nothing known yet. */
  Foresight foresight() {
    return new Foresight(workspace, Progress.NONE);
  }

  /** A plan's jobs as they stand. */
  List<PlannedJob> planned(SweepPlan plan) {
    Foresight foresight = foresight();
    return plan.jobs().stream().map(job -> PlannedJob.of(job, foresight, workspace)).toList();
  }

  /** A plan's jobs as a file among the runs. */
  JobList list(SweepPlan plan) {
    return JobList.write(plan.sweep().name(), plan.jobs(), store());
  }

  RunStore store() {
    return workspace.store();
  }
}
