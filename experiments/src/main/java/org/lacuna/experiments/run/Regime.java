package org.lacuna.experiments.run;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;

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

  /**
   * Those phases and what they build on, in the same order. One that the regime skips is left out.
   *
   * @throws ConfigException if there is no such phase
   */
  public Regime needed(Set<String> names) {
    List<String> known = phases.stream().map(Phase::name).toList();
    for (String name : names) {
      if (!known.contains(name) && !skipped.contains(name)) {
        throw new ConfigException(
            "the regime has no phase %s; %s".formatted(name, Nearest.hint(name, known)));
      }
    }
    Set<String> needed = new HashSet<>(names);
    for (Phase phase : phases.reversed()) { // those that a phase needs stand before it
      if (needed.contains(phase.name())) {
        needed.addAll(phase.needs());
      }
    }
    return new Regime(
        name, phases.stream().filter(phase -> needed.contains(phase.name())).toList(), skipped);
  }
}
