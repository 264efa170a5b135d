package org.lacuna.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lacuna.experiments.config.ChoiceConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.Part;
import org.lacuna.experiments.config.RopeConfig;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.run.Phase;

/** What a phase does, in a line. */
final class PhaseText {
  private PhaseText() {}

  static String of(Phase phase) {
    ExperimentConfig config = phase.config();
    TrainingConfig training = config.training();
    List<String> words = new ArrayList<>();
    ChoiceConfig choice = phase.choice();
    words.add(
        choice == null
            ? config.attention().pattern()
            : "%s %.0f %% of the layers streaming by %s"
                .formatted(choice.layers().text(), 100 * choice.share(), choice.phase()));
    words.add(
        training.lastStep() == 0
            ? "no steps"
            : "%s %d of %,d tokens at %d"
                .formatted(
                    config.start().carry() == StartConfig.Carry.TRAINING ? "on to step" : "to step",
                    training.lastStep(),
                    training.tokensPerStep(),
                    training.length()));
    if (!training.trainable().equals(TrainingConfig.ALL)) {
      words.add(
          "only "
              + training.trainable().stream().map(Part::text).collect(Collectors.joining(", ")));
    }
    if (config.model().rope().scaling() != RopeConfig.Scaling.DEFAULT) {
      words.add(
          "%s %s"
              .formatted(
                  config.model().rope().scaling().name().toLowerCase(Locale.ROOT),
                  config.model().rope().factor()));
    }
    words.add(start(config.start()));
    String name = phase.name().isEmpty() ? "" : phase.name() + ": ";
    return name + String.join("; ", words);
  }

  private static String start(StartConfig start) {
    String from = start.phase() == null ? start.run() : start.phase();
    if (from == null) {
      return "from scratch";
    }
    String point = start.at() == StartConfig.Point.START ? "the start of " : "";
    return (start.carry() == StartConfig.Carry.TRAINING ? "goes on from " : "from ") + point + from;
  }
}
