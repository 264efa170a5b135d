package org.lacuna.experiments.rerun;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.run.EvaluationRecord;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.RunConfig;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/**
 * A finished run once more: its configuration, its seed, the weights it began with, and then all
 * the evaluations it came through. The run that it began with, and those that it was measured
 * against, are read where they lie; all else is made anew.
 */
public final class Rerun {
  /** Is told how it goes. */
  public interface Listener {
    /** Says who listens to the steps of the run that is done again. */
    TrainingListener training(Experiment again);

    /** Says who listens to an evaluation. */
    EvaluationListener evaluating(Experiment again);
  }

  private final RunFolder recorded;
  private final List<EvaluationConfig> evaluations;
  private final Workspace workspace;

  /**
   * A rerun that has not begun.
   *
   * @param evaluating whether the evaluations are to be done again too
   * @param folder of the runs where the new record will be
   * @param workspace has the recorded run, and that which it began with
   * @throws ConfigException if the record does not say how it was evaluated
   * @throws org.lacuna.results.RunException if the run is not finished
   */
  public Rerun(RunFolder recorded, boolean evaluating, Path folder, Workspace workspace) {
    this.recorded = recorded.requireFinished();
    this.evaluations = evaluating ? EvaluationRecord.of(recorded) : List.of();
    this.workspace = workspace.with(new RunStore(folder).over(workspace.store()));
  }

  /**
   * Trains to the end, or on from where a stopped rerun in the same folder was, and evaluates.
   *
   * @return what the records say; empty after a stop
   */
  public Optional<List<Evidence>> run(Progress progress, Listener listener) {
    try (Experiment again =
        Experiment.of(
            RunConfig.of(recorded, workspace.methods()),
            evaluations.isEmpty() ? null : evaluations.getFirst(),
            workspace,
            progress)) {
      requireAnother(again.run());
      if (again.train(listener.training(again)) == Trainer.Ending.STOPPED) {
        return Optional.empty();
      }
      evaluations.forEach(each -> again.evaluate(each, listener.evaluating(again)));
      return Optional.of(
          Evidence.of(recorded, again.run(), row -> workspace.evaluators().repeat(row)));
    }
  }

  /** A record would always agree with itself. */
  private void requireAnother(RunFolder again) {
    if (again.path().toAbsolutePath().equals(recorded.path().toAbsolutePath())) {
      throw new ConfigException(
          "%s is the run itself; run it again in another folder".formatted(again.path()));
    }
  }
}
