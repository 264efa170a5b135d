package org.lacuna.experiments.training;

/** Is told how a training goes: progress bars, logs, notebooks. */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** Training begins or goes on after {@code done} of {@code steps} steps. */
  default void started(long done, long steps) {}

  /**
   * A step is done.
   *
   * @param step steps done so far
   * @param loss in nats a token
   * @param tokensPerSecond over the recent steps
   */
  default void step(long step, double loss, double tokensPerSecond) {}

  /** A validation is done; loss in nats a token. */
  default void validated(long step, double loss) {}

  /** Whether training is to end after the step at hand, with a checkpoint, as after Ctrl-C. */
  default boolean stops() {
    return false;
  }

  /** Training ended. */
  default void finished() {}
}
