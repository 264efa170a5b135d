package org.lacuna.experiments.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.TrainingWindows;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.config.Precision;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.training.StopSignal;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.methods.aten.Ops;
import org.lacuna.results.Json;
import org.lacuna.results.Provenance;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/** A tiny model that learned some steps, so that its attention and predictions are real ones. */
public final class TrainedModel {
  private static final float SHARPER = 8;

  private TrainedModel() {}

  /**
   * Trains a model.
   *
   * @param folder for its record
   * @param manager owns its values
   */
  public static Decoder of(
      Corpus corpus, Path folder, NDManager manager, String pattern, String... keys) {
    Decoder decoder = Tiny.decoder(Tiny.model(), pattern, keys);
    FirstValues.initialize(decoder, manager, 1);
    for (NDArray array : decoder.weights().values()) {
      if (array.getShape().dimension() > 1) {
        Ops.copyInto(array, array.mul(SHARPER)); // otherwise attention stays nearly even
      }
    }
    TrainingConfig training = Tiny.training("steps=40", "learning_rate=2e-2");
    RunFolder run =
        new RunStore(folder)
            .createOrOpen(
                "trained",
                Json.MAPPER.createObjectNode(),
                new Provenance("0", "0", false, "0", 1, "", "", 1, "", "", 1, List.of()));
    try (NDManager scratch = manager.newSubManager();
        StopSignal stop = new StopSignal();
        Trainer trainer =
            new Trainer(
                training,
                Precision.FLOAT32,
                decoder,
                new TrainingWindows(Tiny.splits(corpus).get(Split.TRAIN), training.length(), 1),
                EvaluationWindows.windows(
                        Tiny.splits(corpus).get(Split.VALIDATION),
                        training.length(),
                        training.validationTokens())
                    .stream()
                    .map(Example::of)
                    .toList(),
                run,
                new Checkpoint(run.checkpoint()),
                null,
                1,
                scratch)) {
      trainer.train(TrainingListener.NONE, stop);
    }
    return decoder;
  }
}
