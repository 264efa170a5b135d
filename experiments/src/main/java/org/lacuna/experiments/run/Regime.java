package org.lacuna.experiments.run;

import java.util.List;

/**
 * How a model is trained: phases, in an order in which each finds those it builds on.
 *
 * @param name of the experiment; the phases' runs are called by it and the phase
 * @param phases one or more
 */
public record Regime(String name, List<Phase> phases) {
  /** Copies the list. */
  public Regime {
    phases = List.copyOf(phases);
  }
}
