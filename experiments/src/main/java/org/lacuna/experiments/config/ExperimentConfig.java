package org.lacuna.experiments.config;

import java.util.Locale;
import java.util.Map;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.datasets.Seeds;

/** Everything that decides a run's numbers; its canonical JSON names the run. */
public record ExperimentConfig(
    @Doc("Name of the run's folder, before the hash.") String name,
    @Doc("Seed of the weights and of the data order.") long seed,
    @Doc("What computes: cpu, or gpu for the first CUDA device that libtorch sees.")
        DeviceKind device,
    @Doc(
            "How products of matrices are computed, all else in float32: float32; tf32, on a gpu;"
                + " float16, whose loss is scaled; bfloat16.")
        Precision precision,
    StartConfig start,
    CorpusConfig corpus,
    ModelConfig model,
    AttentionConfig attention,
    TrainingConfig training,
    EvaluationConfig evaluation,
    @Doc(
            "Phases by name, each a run of its own that begins where another ended; none for one"
                + " training by the sections above.")
        Map<String, PhaseConfig> phases) {
  /** What a name is made of. */
  public static final String NAME = "lower-case letters, digits, dots and dashes, at most 64";

  /** Checks the name and what concerns several sections. */
  public ExperimentConfig {
    Check.that(isName(name), "name", NAME, "\"" + name + "\"");
    Check.that(
        precision != Precision.TF32 || device == DeviceKind.GPU,
        "precision",
        "float32, float16 or bfloat16 with device cpu (tf32 is a GPU's)",
        precision.text());
  }

  /** Any text as a part of a name. */
  public static String asName(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^-+|-+$", "");
  }

  /** Whether a run can have this name. */
  public static boolean isName(String text) {
    return text.matches("[a-z0-9][a-z0-9._-]{0,63}");
  }

  /** A small model that trains in minutes on two cores. */
  public static ExperimentConfig defaults() {
    return new ExperimentConfig(
        "run",
        1,
        DeviceKind.CPU,
        Precision.FLOAT32,
        StartConfig.FRESH,
        CorpusConfig.defaults(),
        ModelConfig.defaults(),
        AttentionConfig.defaults(),
        TrainingConfig.defaults(),
        EvaluationConfig.defaults(),
        Map.of());
  }

  /** Seed of the data and of what is drawn in a step: another one for each training.order. */
  public long orderSeed() {
    return training.order() == 0 ? seed : Seeds.hash(seed, "order " + training.order());
  }

  /** The same with another attention. */
  public ExperimentConfig with(AttentionConfig other) {
    return with(name, start, other, training);
  }

  /** The same under another name. */
  public ExperimentConfig with(String other) {
    return with(other, start, attention, training);
  }

  /** The same by another training. */
  public ExperimentConfig with(TrainingConfig other) {
    return with(name, start, attention, other);
  }

  /** The same from another start. */
  public ExperimentConfig with(StartConfig other) {
    return with(name, other, attention, training);
  }

  private ExperimentConfig with(
      String itsName, StartConfig itsStart, AttentionConfig its, TrainingConfig itsTraining) {
    return new ExperimentConfig(
        itsName,
        seed,
        device,
        precision,
        itsStart,
        corpus,
        model,
        its,
        itsTraining,
        evaluation,
        phases);
  }
}
