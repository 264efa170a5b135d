package org.lacuna.experiments.sweep;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sweep at a moment.
 *
 * @param jobs jobs in all
 * @param found those that were done before
 * @param done those that were done now
 * @param failed those that failed, and those that build on them
 * @param left those that are yet to be done, the running ones among them
 * @param working the processes at work
 * @param elapsed since the sweep began
 * @param stopping whether it is being stopped
 */
public record SweepView(
    int jobs,
    int found,
    int done,
    int failed,
    int left,
    List<Working> working,
    Duration elapsed,
    boolean stopping) {
  /**
   * A process at work.
   *
   * @param index the job's
   * @param label the job's
   * @param attempt which try it is, from 1
   * @param beat what it said last; null if nothing yet
   * @param age since it was started
   */
  public record Working(int index, String label, int attempt, @Nullable Beat beat, Duration age) {}

  /** Is told of a sweep. */
  public interface Listener {
    /** Hears nothing. */
    Listener NONE = new Listener() {};

    /** It may have changed, about once a second and at every turn. */
    default void at(SweepView view) {}

    /** A job was started. */
    default void started(SweepJob job, int attempt) {}

    /** A try failed and will be repeated. */
    default void retried(SweepJob job, int attempt, String error) {}

    /** A job has come to its end. */
    default void ended(JobResult result) {}
  }
}
