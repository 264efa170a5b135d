package org.lacuna.experiments.paper;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.experiments.config.ChoiceConfig;
import org.lacuna.experiments.run.Phase;
import org.lacuna.experiments.run.Regime;

/** The part of a regime that some of its phases need. */
final class NeededPhases {
  private NeededPhases() {}

  /**
   * Those phases and what they build on; only they themselves are evaluated. One that the regime
   * skips is left out.
   *
   * @param named the phases
   * @param plan the file that names them
   * @throws ConfigException if the regime has no such phase
   */
  static Regime of(Regime regime, Set<String> named, Path plan) {
    List<String> known = regime.phases().stream().map(Phase::name).toList();
    for (String name : named) {
      if (!known.contains(name) && !regime.skipped().contains(name)) {
        throw new ConfigException(
            "%s: rows: the regime has no phase %s; %s"
                .formatted(plan, name, Nearest.hint(name, known)));
      }
    }
    Set<String> needed = new HashSet<>(named);
    for (Phase phase : regime.phases().reversed()) { // those that a phase needs stand before it
      if (needed.contains(phase.name())) {
        String start = phase.config().start().phase();
        if (start != null) {
          needed.add(start);
        }
        ChoiceConfig choice = phase.choice();
        if (choice != null) {
          needed.add(choice.phase());
        }
      }
    }
    return new Regime(
        regime.name(),
        regime.phases().stream()
            .filter(phase -> needed.contains(phase.name()))
            .map(phase ->
                new Phase(
                    phase.name(), phase.config(), phase.choice(), named.contains(phase.name())))
            .toList(),
        regime.skipped());
  }
}
