package org.lacuna.experiments.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalDouble;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.run.RunConfig;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.experiments.safetensors.TensorEntry;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.Methods;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.results.Log;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/**
 * A finished run among others.
 *
 * @param run its folder
 * @param config what it was trained by
 * @param parameters numbers in its model
 * @param stages the trainings that its model went through
 */
record ComparedRun(RunFolder run, ExperimentConfig config, long parameters, List<Stage> stages) {
  /**
   * Reads a run.
   *
   * @throws org.lacuna.results.RunException if it is not finished
   */
  static ComparedRun of(RunFolder run, RunStore store) {
    return new ComparedRun(
        run.requireFinished(),
        RunConfig.read(run.name(), run.config()),
        parameters(run),
        Stage.of(run, store));
  }

  private static long parameters(RunFolder run) {
    try (StoredTensors weights = new Checkpoint(run.checkpoint()).weights()) {
      return weights.entries().values().stream().mapToLong(TensorEntry::elements).sum();
    }
  }

  long seed() {
    return config.seed();
  }

  List<Lesson> lessons() {
    return Lesson.of(stages);
  }

  /** Tokens that its model was taught. */
  long tokens() {
    return stages.stream().mapToLong(Stage::tokens).sum();
  }

  /**
   * Operations of attention in the forward passes of all its training, as a share of those of full
   * attention: more than 1 where two streams are computed. Empty for a model that was not trained.
   */
  OptionalDouble trainingCost(Methods methods) {
    double spent = 0;
    double full = 0;
    for (Stage stage : stages) {
      ExperimentConfig trained = stage.config();
      int length = trained.training().length();
      double sequences = (double) stage.tokens() / length;
      FullAttention plain = new FullAttention(trained.model().headShape());
      for (AttentionLayer layer :
          DecoderFactory.layers(trained.model(), trained.attention(), methods)) {
        spent += sequences * layer.trainingFlops(length);
        full += sequences * plain.trainingFlops(length);
      }
    }
    return full == 0 ? OptionalDouble.empty() : OptionalDouble.of(spent / full);
  }

  /** Tokens a second over all its training, by the record; empty without any. */
  OptionalDouble speed() {
    double tokens = 0;
    double seconds = 0;
    for (Stage stage : stages) {
      long each = stage.config().training().tokensPerStep();
      for (JsonNode line : stage.run().read(Log.TRAIN)) {
        double speed = line.path("tokensPerSecond").asDouble();
        if (speed > 0) {
          tokens += each;
          seconds += each / speed;
        }
      }
    }
    return seconds == 0 ? OptionalDouble.empty() : OptionalDouble.of(tokens / seconds);
  }
}
