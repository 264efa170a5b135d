package org.lacuna.experiments.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.experiments.config.PhaseConfig;

/** Puts phases after those they need; otherwise by name. */
final class PhaseOrder {
  private final Map<String, PhaseConfig> phases;
  private final Function<PhaseConfig, List<Need>> needs;
  private final Set<String> done = new LinkedHashSet<>();
  private final List<String> under = new ArrayList<>();

  /**
   * A phase that another needs.
   *
   * @param key the key that names it
   * @param phase its name
   */
  record Need(String key, String phase) {}

  private PhaseOrder(Map<String, PhaseConfig> phases, Function<PhaseConfig, List<Need>> needs) {
    this.phases = phases;
    this.needs = needs;
  }

  /**
   * The names of all phases in order.
   *
   * @throws ConfigException if one needs a phase that is not there, or itself by way of others
   */
  static List<String> of(Map<String, PhaseConfig> phases, Function<PhaseConfig, List<Need>> needs) {
    PhaseOrder order = new PhaseOrder(phases, needs);
    phases.keySet().forEach(order::visit);
    return List.copyOf(order.done);
  }

  private void visit(String name) {
    if (done.contains(name)) {
      return;
    }
    if (under.contains(name)) {
      throw new ConfigException("phases: %s need each other".formatted(String.join(", ", under)));
    }
    under.add(name);
    for (Need need : needs.apply(phases.get(name))) {
      if (need.phase().isEmpty()) {
        throw new ConfigException(
            "phases.%s.%s: expected the name of a phase, of %s"
                .formatted(name, need.key(), String.join(", ", phases.keySet())));
      }
      if (!phases.containsKey(need.phase())) {
        throw new ConfigException(
            "phases.%s.%s: no phase %s; %s"
                .formatted(
                    name, need.key(), need.phase(), Nearest.hint(need.phase(), phases.keySet())));
      }
      visit(need.phase());
    }
    under.removeLast();
    done.add(name);
  }
}
