package org.lacuna.experiments.run;

import java.util.List;
import java.util.Set;

/**
 * How a model is trained: phases, in an order in which each finds those it builds on.
 *
 * @param name of the experiment; the phases' runs are called by it and the phase
 * @param phases one or more
 * @param skipped names of phases that are left out, as they say so or build on one that does
 */
public record Regime(String name, List<Phase> phases, Set<String> skipped) {
  /** Copies the phases. */
  public Regime {
    phases = List.copyOf(phases);
    skipped = Set.copyOf(skipped);
  }
}
