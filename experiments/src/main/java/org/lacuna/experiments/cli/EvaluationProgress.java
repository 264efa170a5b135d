package org.lacuna.experiments.cli;

import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.evaluation.EvaluationListener;

/** How far an evaluation is: what is being measured, and samples of all. */
final class EvaluationProgress implements EvaluationListener {
  private final String label;
  private @Nullable StepProgress progress;

  private EvaluationProgress(String label) {
    this.label = label;
  }

  /** Progress under a label. */
  static EvaluationListener of(String label) {
    return new EvaluationProgress(label);
  }

  @Override
  public void at(String what, long done, long samples) {
    if (progress == null) {
      progress = StepProgress.of(label, 0, samples, "samples");
    }
    progress.at(done, what);
    if (done == samples) {
      progress.close();
    }
  }
}
