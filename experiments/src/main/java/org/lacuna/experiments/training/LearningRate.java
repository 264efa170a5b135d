package org.lacuna.experiments.training;

import org.lacuna.experiments.config.TrainingConfig;

/** Linear warm-up from 0, then a cosine down to a share of the largest rate. */
final class LearningRate {
  private LearningRate() {}

  /** The rate of a step, counted from 0. */
  static double at(TrainingConfig training, long step) {
    if (step < training.warmupSteps()) {
      return training.learningRate() * (step + 1) / training.warmupSteps();
    }
    double decaying = Math.max(1, training.steps() - training.warmupSteps());
    double progress = Math.min(1, (step - training.warmupSteps()) / decaying);
    double cosine = (1 + Math.cos(Math.PI * progress)) / 2;
    return training.learningRate() * (training.finalShare() + (1 - training.finalShare()) * cosine);
  }
}
