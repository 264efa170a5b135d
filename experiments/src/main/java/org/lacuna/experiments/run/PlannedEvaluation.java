package org.lacuna.experiments.run;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.ContextLength;
import org.lacuna.experiments.config.DeviceKind;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.Precision;
import org.lacuna.experiments.evaluation.Evaluation;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.evaluation.Material;
import org.lacuna.experiments.evaluation.Setting;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.results.Json;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunFolder;

/**
 * What is to be measured of a run under one variant of attention at inference.
 *
 * @param inference the attention, and what it is called
 * @param decoder attends by it; has no values yet
 * @param evaluation the measures
 * @param computing on what, and how precisely
 * @param otherPrecision whether that is not as in training
 * @param model all that outcomes follow from but the weights
 */
record PlannedEvaluation(
    InferenceAttention inference,
    Decoder decoder,
    Evaluation evaluation,
    Computing computing,
    boolean otherPrecision,
    ObjectNode model) {
  /**
   * Plans it.
   *
   * @param asked the modes that are asked for
   * @param trained the decoder as it was trained, whose weights it must do with
   * @throws ConfigException if it does not fit the run
   * @throws org.lacuna.datasets.DatasetException if the data does not suffice
   */
  static PlannedEvaluation of(
      ExperimentConfig run,
      EvaluationConfig evaluation,
      InferenceAttention inference,
      List<AttentionMode> asked,
      Decoder trained,
      Material material,
      Workspace workspace) {
    Decoder decoder = inference.decoder(trained, workspace.methods());
    int length = run.training().length();
    Setting setting =
        new Setting(
            ContextLength.tokens(evaluation.lengths(), length),
            modes(decoder, asked),
            length,
            decoder,
            material);
    ObjectNode model = Json.MAPPER.createObjectNode();
    model.set("decoder", Binder.toTree(inference.model()));
    ObjectNode attention =
        Binder.toTree(
            new AttentionConfig(
                inference.attention().pattern(),
                DecoderFactory.resolved(
                    inference.attention(), inference.model(), workspace.methods())));
    Drafts.add(attention, workspace.methods());
    model.set("attention", attention);
    Computing computing = Computing.of(run, evaluation);
    if (computing.device() != DeviceKind.CPU) {
      model.put("device", computing.device().text());
    }
    if (computing.precision() != Precision.FLOAT32) {
      model.put("precision", computing.precision().text());
    }
    return new PlannedEvaluation(
        inference,
        decoder,
        new Evaluation(setting, workspace.evaluators().chosen(evaluation.measures())),
        computing,
        computing.precision() != run.precision(),
        model);
  }

  /** Those that are worth measuring: native alone of both where they are one. */
  private static List<AttentionMode> modes(Decoder decoder, List<AttentionMode> asked) {
    return !decoder.isSparse() && asked.contains(AttentionMode.NATIVE)
        ? List.of(AttentionMode.NATIVE)
        : asked;
  }

  /** What the rows of a mode say of it. */
  private String label(AttentionMode mode) {
    String label = inference.label(mode);
    return otherPrecision ? label + " precision=" + computing.precision().text() : label;
  }

  /** Samples of all measures. */
  long samples() {
    return evaluation.samples();
  }

  /** About how long it takes, in seconds; nothing is kept. */
  double seconds(RunFolder run, String method, long seed) {
    try (var _ = computing.begin();
        NDManager manager = computing.newManager()) {
      return evaluation.seconds(subject(run, method, seed, manager));
    } finally {
      computing.release();
    }
  }

  /**
   * The rows of what was measured before; the run's record is only read.
   *
   * @param method what the rows are called
   * @param seed the run's seed
   * @return empty unless all of it was measured
   */
  Optional<List<Measurement>> recorded(
      RunFolder run, String method, long seed, EvaluationListener listener) {
    try (var _ = Computing.PLAIN.begin();
        NDManager manager = Computing.PLAIN.newManager()) {
      return Weights.known(run)
          .flatMap(weights ->
              evaluation.recorded(
                  subject(run, method, seed, manager), run, with(weights), listener));
    }
  }

  /** All that outcomes follow from. */
  private ObjectNode with(String weights) {
    return model.deepCopy().put("weights", weights);
  }

  /**
   * Measures what was not measured before, for which alone the device must be there.
   *
   * @param method what the rows are called
   * @param seed the run's seed
   * @throws ConfigException if something is to be measured, and the device is not there
   */
  List<Measurement> of(RunFolder run, String method, long seed, EvaluationListener listener) {
    Computing here = computing.here();
    try (var _ = here.begin();
        NDManager manager = here.newManager()) {
      return evaluation.of(
          subject(run, method, seed, manager), run, with(Weights.hash(run)), listener);
    } finally {
      here.release();
    }
  }

  /** The model, whose weights are read once they are needed. */
  private Subject subject(RunFolder run, String method, long seed, NDManager manager) {
    AtomicBoolean read = new AtomicBoolean();
    Runnable weights =
        () -> {
          if (!read.getAndSet(true)) {
            computing.requireDevice();
            Weights.load(run, decoder, manager);
          }
        };
    return new Subject(decoder, weights, manager, run.id(), method, seed, this::label);
  }
}
