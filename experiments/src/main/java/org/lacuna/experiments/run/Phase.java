package org.lacuna.experiments.run;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.ChoiceConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.methods.loza.LayerChoice;

/**
 * One training of a regime.
 *
 * @param name its name within the regime
 * @param config all of its sections; where it starts may be a phase that has no run yet
 * @param choice what decides its layers once an earlier phase has calibrated; null if the
 *     configuration does
 * @param evaluate whether it is evaluated when it is trained
 */
public record Phase(
    String name, ExperimentConfig config, @Nullable ChoiceConfig choice, boolean evaluate) {
  /** The names of the phases that it builds on. */
  public List<String> needs() {
    return Stream.of(config.start().phase(), choice == null ? null : choice.phase())
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /** Its attention once the layers that become streaming are chosen. */
  public AttentionConfig chosen(List<Integer> layers) {
    return new AttentionConfig(LayerChoice.pattern(layers), config.attention().methods());
  }

  /** The same, evaluated or not. */
  public Phase evaluated(boolean whether) {
    return new Phase(name, config, choice, whether);
  }
}
