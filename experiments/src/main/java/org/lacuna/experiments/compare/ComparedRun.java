package org.lacuna.experiments.compare;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.run.RunConfig;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Methods;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.results.Log;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStatus;
import org.lacuna.results.RunStore;

/**
 * A finished run among others.
 *
 * @param run its folder
 * @param config what it was trained by
 * @param parameters numbers in its model
 * @param lessons what it was taught
 */
public record ComparedRun(
    RunFolder run, ExperimentConfig config, long parameters, List<Lesson> lessons) {
  /**
   * Reads a run.
   *
   * @throws ConfigException if it is not finished
   */
  static ComparedRun of(RunFolder run, RunStore store) {
    if (run.status() != RunStatus.FINISHED) {
      throw new ConfigException(run.id() + " is not finished; train it to its end first");
    }
    return new ComparedRun(
        run, RunConfig.read(run.name(), run.config()), parameters(run), Lesson.of(run, store));
  }

  private static long parameters(RunFolder run) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return new Checkpoint(run.checkpoint())
          .model(manager).values().stream().mapToLong(NDArray::size).sum();
    }
  }

  /** Tokens that its model was taught. */
  public long tokens() {
    return lessons.stream().mapToLong(Lesson::tokens).sum();
  }

  /**
   * Operations of the layers' attention in the forward pass of training, as a share of those of
   * full attention: 2 where every layer computes a full stream twice.
   */
  public double trainingCost(Methods methods) {
    long length = config.training().length();
    HeadShape heads = config.model().headShape();
    List<AttentionLayer> layers =
        DecoderFactory.layers(config.attention(), config.model(), methods);
    double all = layers.stream().mapToDouble(layer -> layer.trainingFlops(length)).sum();
    return all / (layers.size() * new FullAttention(heads).trainingFlops(length));
  }

  /** Tokens a second of a step of its training, the median of the record; 0 without steps. */
  public double speed() {
    double[] speeds =
        run.read(Log.TRAIN).stream()
            .mapToDouble(line -> line.path("tokensPerSecond").asDouble())
            .filter(speed -> speed > 0)
            .sorted()
            .toArray();
    return speeds.length == 0 ? 0 : speeds[speeds.length / 2];
  }

  long seed() {
    return config.seed();
  }
}
