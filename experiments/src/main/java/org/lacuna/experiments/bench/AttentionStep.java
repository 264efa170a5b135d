package org.lacuna.experiments.bench;

import java.util.Optional;

/** One layer's attention in a pass, which more than one clock can time. */
interface AttentionStep extends Contestant {
  /** Takes one step; what the clock says. */
  double step(Clock clock);

  /** The part of a step that puts its token into a cache, without attending. */
  default Optional<AttentionStep> caching() {
    return Optional.empty();
  }

  @Override
  default double step() {
    return step(Clock.WALL);
  }
}
