package org.lacuna.experiments.run;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.ContextLength;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.evaluation.Evaluation;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.evaluation.Material;
import org.lacuna.experiments.evaluation.Setting;
import org.lacuna.experiments.evaluation.Subject;
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
 * @param model all that outcomes follow from but the weights
 */
record PlannedEvaluation(
    InferenceAttention inference, Decoder decoder, Evaluation evaluation, ObjectNode model) {
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
    return new PlannedEvaluation(
        inference,
        decoder,
        new Evaluation(setting, workspace.evaluators().chosen(evaluation.measures())),
        model);
  }

  /** Those that are worth measuring: native alone of both where they are one. */
  private static List<AttentionMode> modes(Decoder decoder, List<AttentionMode> asked) {
    return !decoder.isSparse() && asked.contains(AttentionMode.NATIVE)
        ? List.of(AttentionMode.NATIVE)
        : asked;
  }

  /** Samples of all measures. */
  long samples() {
    return evaluation.samples();
  }

  /** About how long it takes, in seconds; nothing is kept. */
  double seconds(RunFolder run, String method, long seed, NDManager parent) {
    try (NDManager manager = parent.newSubManager()) {
      Weights _ = Weights.of(run, decoder, manager);
      return evaluation.seconds(
          new Subject(decoder, manager, run.id(), method, seed, inference::label));
    }
  }

  /**
   * Measures.
   *
   * @param method what the rows are called
   * @param seed the run's seed
   * @param parent owns what is made meanwhile
   */
  List<Measurement> of(
      RunFolder run, String method, long seed, NDManager parent, EvaluationListener listener) {
    try (NDManager manager = parent.newSubManager()) {
      Weights weights = Weights.of(run, decoder, manager);
      ObjectNode trained = model.deepCopy().put("weights", weights.hash());
      Subject subject = new Subject(decoder, manager, run.id(), method, seed, inference::label);
      return evaluation.of(subject, run, trained, listener);
    }
  }
}
