package org.lacuna.experiments.run;

import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.config.StartConfig.Carry;
import org.lacuna.experiments.config.StartConfig.Point;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/** Finds the run that a training begins with. */
final class Starts {
  private Starts() {}

  /**
   * The configuration with the whole id of the run it begins with, and at that run's end: a start
   * at its start is where that run began itself.
   *
   * @throws ConfigException if the run has come further than this training goes
   * @throws org.lacuna.results.RunException if there is no such run, or it is not finished
   */
  static ExperimentConfig resolved(ExperimentConfig config, RunStore store) {
    StartConfig start = config.start();
    if (start.phase() != null) {
      throw new ConfigException(
          "start.phase: only a phase begins with a phase; start.run names a run");
    }
    if (start.folder() != null) {
      if (config.training().lastStep() > 0) {
        throw new ConfigException(
            "start.folder: a published model begins without steps (training.until=0), got %d; `lacuna import %s`, then train --from the run"
                .formatted(config.training().lastStep(), start.folder()));
      }
      return config;
    }
    if (start.run() == null) {
      return config.with(StartConfig.FRESH);
    }
    RunFolder run = store.find(start.run());
    if (start.at() == Point.START) {
      return config.with(RunConfig.read(run.name(), run.config()).start());
    }
    requireSteps(config, run.requireFinished());
    return config.with(start.from(run.id()));
  }

  private static void requireSteps(ExperimentConfig config, RunFolder run) {
    if (config.start().carry() == Carry.TRAINING) {
      long done = Weights.step(run);
      if (done > config.training().lastStep()) {
        throw new ConfigException(
            "training.steps: %s ended at step %d; a training that goes on from there (start.carry) ends later, not at %d"
                .formatted(run.id(), done, config.training().lastStep()));
      }
    }
  }
}
