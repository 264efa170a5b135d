package org.lacuna.experiments;

import org.lacuna.experiments.training.TrainingListener;

/** Ends a training after a step, as Ctrl-C would. */
public final class StopsAfter implements TrainingListener {
  private final long last;
  private long done;

  /** After this many steps. */
  public StopsAfter(long last) {
    this.last = last;
  }

  @Override
  public void step(long step, double loss, double tokensPerSecond) {
    done = step;
  }

  @Override
  public boolean stops() {
    return done == last;
  }
}
