package org.lacuna.experiments.sweep;

import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.results.Json;

/**
 * How fast a training and its evaluation are on this machine.
 *
 * @param beginSeconds from the start of the process to the first step
 * @param firstSteps steps that were measured one by one
 * @param firstSeconds what they took; the first ones pay for what is compiled
 * @param stepSeconds what a step takes after them
 * @param saveSeconds what a checkpoint takes
 * @param evaluationSeconds what the whole evaluation takes; 0 if there is none
 */
record Pace(
    double beginSeconds,
    int firstSteps,
    double firstSeconds,
    double stepSeconds,
    double saveSeconds,
    double evaluationSeconds) {
  /** A forward pass of the three that a step is worth. */
  private static final double FORWARD = 1.0 / 3;

  /** What a training of so many steps takes, with its validations, checkpoints and evaluation. */
  double seconds(TrainingConfig training, long steps) {
    double learning =
        steps <= firstSteps
            ? firstSeconds * steps / Math.max(1, firstSteps)
            : firstSeconds + (steps - firstSteps) * stepSeconds;
    double validation =
        stepSeconds * FORWARD * training.validationTokens() / training.tokensPerStep();
    long validations =
        training.validateEvery() == 0 ? 1 : Math.ceilDiv(steps, training.validateEvery());
    long saves = Math.ceilDiv(steps, training.checkpointEvery());
    return beginSeconds
        + learning
        + Math.min(steps, validations) * validation
        + Math.max(1, saves) * saveSeconds
        + evaluationSeconds;
  }

  /** As a line. */
  String line() {
    return Json.line(this);
  }
}
