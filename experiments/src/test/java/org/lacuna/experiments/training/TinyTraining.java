package org.lacuna.experiments.training;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.CorpusSplits;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.TrainingWindows;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.config.DeviceKind;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.Precision;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.results.Json;
import org.lacuna.results.Log;
import org.lacuna.results.Provenance;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/** Trains a tiny decoder in a run's folder; called again, it goes on from the checkpoint. */
final class TinyTraining {
  private final CorpusSplits splits;
  private final ModelConfig model;
  private final String pattern;
  private final TrainingConfig training;
  private final RunFolder run;
  private @Nullable Start start;
  private Computing computing = Computing.PLAIN;

  TinyTraining(CorpusSplits splits, Path folder, String pattern, String... keys) {
    this(splits, folder, Tiny.model(), pattern, keys);
  }

  TinyTraining(
      CorpusSplits splits, Path folder, ModelConfig model, String pattern, String... keys) {
    this.splits = splits;
    this.model = model;
    this.pattern = pattern;
    this.training = Tiny.training(keys);
    this.run =
        new RunStore(folder)
            .createOrOpen(
                "tiny",
                Json.tree(Map.of("pattern", pattern, "keys", List.of(keys))),
                new Provenance("0", "unknown", false, "", 1, "", "", 1, "", "", 1, List.of()));
  }

  /** Begins where another training ended. */
  TinyTraining from(TinyTraining earlier, StartConfig.Carry carry) {
    start = new Start(earlier.run.id(), new Checkpoint(earlier.run.checkpoint()), carry);
    return this;
  }

  /** Computes otherwise than on the CPU in float32. */
  TinyTraining on(DeviceKind device, Precision precision) {
    computing = new Computing(device, precision);
    return this;
  }

  RunFolder run() {
    return run;
  }

  Trainer.Ending train() {
    return train(TrainingListener.NONE);
  }

  Trainer.Ending train(TrainingListener listener) {
    try (StopSignal stop = new StopSignal()) {
      return train(_ -> listener, stop);
    }
  }

  /** Trains until a step is done, and asks for the end there. */
  Trainer.Ending trainUntil(long last) {
    try (StopSignal stop = new StopSignal()) {
      return train(
          _ ->
              new TrainingListener() {
                @Override
                public void step(long step, double loss, double tokensPerSecond) {
                  if (step == last) {
                    stop.request();
                  }
                }
              },
          stop);
    }
  }

  /** Trains with a listener that knows the manager of all arrays. */
  Trainer.Ending train(Function<NDManager, TrainingListener> listener, StopSignal stop) {
    try (var _ = computing.begin();
        NDManager manager = computing.newManager()) {
      Decoder decoder = Tiny.decoder(model, pattern);
      FirstValues.initialize(decoder, manager, 1);
      try (Trainer trainer =
          new Trainer(
              training,
              computing.precision(),
              decoder,
              new TrainingWindows(splits.get(Split.TRAIN), training.length(), 1),
              EvaluationWindows.windows(
                      splits.get(Split.VALIDATION), training.length(), training.validationTokens())
                  .stream()
                  .map(Example::of)
                  .toList(),
              run,
              new Checkpoint(run.checkpoint()),
              start,
              1,
              manager)) {
        return trainer.train(listener.apply(manager), stop);
      }
    }
  }

  /** The losses of the steps in the record. */
  List<Double> losses() {
    return run.read(Log.TRAIN).stream()
        .filter(line -> line.has("loss") && !line.has("event"))
        .map(line -> line.path("loss").asDouble())
        .toList();
  }

  /** The events in the record. */
  List<String> events() {
    return run.read(Log.TRAIN).stream()
        .filter(line -> line.has("event"))
        .map(line -> line.path("event").asText())
        .toList();
  }

  byte[] model() {
    return bytes("model.safetensors");
  }

  byte[] optimizer() {
    return bytes("optimizer.safetensors");
  }

  private byte[] bytes(String name) {
    try {
      return Files.readAllBytes(run.checkpoint().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
