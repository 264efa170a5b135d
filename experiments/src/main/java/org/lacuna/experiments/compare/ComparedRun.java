package org.lacuna.experiments.compare;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.run.RunConfig;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStatus;
import org.lacuna.results.RunStore;

/**
 * A finished run among others.
 *
 * @param run its folder
 * @param config what it was trained by
 * @param parameters numbers in its model
 * @param lessons what it was taught
 */
public record ComparedRun(
    RunFolder run, ExperimentConfig config, long parameters, List<Lesson> lessons) {
  /**
   * Reads a run.
   *
   * @throws ConfigException if it is not finished
   */
  static ComparedRun of(RunFolder run, RunStore store) {
    if (run.status() != RunStatus.FINISHED) {
      throw new ConfigException(run.id() + " is not finished; train it to its end first");
    }
    return new ComparedRun(
        run, RunConfig.read(run.name(), run.config()), parameters(run), Lesson.of(run, store));
  }

  private static long parameters(RunFolder run) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return new Checkpoint(run.checkpoint())
          .model(manager).values().stream().mapToLong(NDArray::size).sum();
    }
  }

  /** Tokens that its model was taught. */
  public long tokens() {
    return lessons.stream().mapToLong(Lesson::tokens).sum();
  }

  long seed() {
    return config.seed();
  }
}
