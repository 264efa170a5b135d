package org.lacuna.experiments.config;

import org.lacuna.config.Doc;

/** Everything that decides a run's numbers; its canonical JSON names the run. */
public record ExperimentConfig(
    @Doc("Name of the run's folder, before the hash.") String name,
    @Doc("Seed of the weights and of the data order.") long seed,
    CorpusConfig corpus,
    ModelConfig model,
    AttentionConfig attention,
    TrainingConfig training,
    EvaluationConfig evaluation) {
  /** Checks the name and what concerns several sections. */
  public ExperimentConfig {
    if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "name: expected lower-case letters, digits, dots, dashes, got \"" + name + "\"");
    }
  }

  /** A small model that trains in minutes on two cores. */
  public static ExperimentConfig defaults() {
    return new ExperimentConfig(
        "run",
        1,
        CorpusConfig.defaults(),
        ModelConfig.defaults(),
        AttentionConfig.defaults(),
        TrainingConfig.defaults(),
        EvaluationConfig.defaults());
  }
}
