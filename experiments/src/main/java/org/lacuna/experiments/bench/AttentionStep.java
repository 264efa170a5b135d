package org.lacuna.experiments.bench;

/** One layer's attention in a pass, which more than one clock can time. */
interface AttentionStep extends Contestant {
  /** Takes one step; what the clock says. */
  double step(Clock clock);

  @Override
  default double step() {
    return step(Clock.WALL);
  }
}
