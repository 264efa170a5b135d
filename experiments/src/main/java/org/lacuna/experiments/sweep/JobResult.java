package org.lacuna.experiments.sweep;

import org.jspecify.annotations.Nullable;

/**
 * What became of a job.
 *
 * @param job the job
 * @param run id of its run, as far as it is known
 * @param outcome how it ended
 * @param tries how often it was started; 0 if never
 * @param seconds that its processes took together
 * @param cpuSeconds processor time that they took, as far as they told
 * @param error its last words, or why it was not started; null if all is well
 */
public record JobResult(
    SweepJob job,
    @Nullable String run,
    Outcome outcome,
    int tries,
    double seconds,
    double cpuSeconds,
    @Nullable String error) {
  /** How a job ended. */
  public enum Outcome {
    /** Trained and evaluated now. */
    DONE,
    /** It was done before. */
    FOUND,
    /** Every try failed. */
    FAILED,
    /** What it builds on failed. */
    BLOCKED,
    /** The sweep was stopped before it was done. */
    STOPPED
  }
}
