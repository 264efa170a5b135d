package org.lacuna.experiments.run;

import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.ChoiceConfig;
import org.lacuna.experiments.config.ExperimentConfig;

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
    String name, ExperimentConfig config, @Nullable ChoiceConfig choice, boolean evaluate) {}
