package org.lacuna.experiments.run;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.model.stored.StoredWeights;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.results.Log;
import org.lacuna.results.RunEvent;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStatus;

/** The weights of a run's checkpoint. */
final class Weights {
  static final String EMBEDDING = "model.embed_tokens.weight";

  private Weights() {}

  /**
   * Puts them into a decoder.
   *
   * @param owner of the decoder's arrays, on the device where they are to be
   * @throws ConfigException if there is no checkpoint
   */
  static void load(RunFolder run, Decoder decoder, NDManager owner) {
    Checkpoint checkpoint = checkpoint(run);
    if (checkpoint.base().isPresent() && !owner.getDevice().isGpu()) {
      // Those of a published model may be many: they are read where they lie.
      StoredTensors stored = checkpoint.weights();
      decoder.readWith(StoredWeights.of(stored, owner));
      Checkpoint.requireFit(stored, decoder.shapes());
    } else {
      // Before anything is allocated: a record may say any size, the files have what they have.
      try (StoredTensors stored = checkpoint.weights()) {
        Checkpoint.requireFit(stored, decoder.shapes());
      }
      FirstValues.allocate(decoder, owner);
      checkpoint.restoreModel(decoder.weights());
    }
  }

  /**
   * Stands for them: SHA-256 of the file. Of a finished run whose checkpoint was removed, what its
   * record says of it.
   *
   * @throws ConfigException if neither is there
   */
  static String hash(RunFolder run) {
    return known(run).orElseThrow(() -> missing(run));
  }

  /** The same; empty if neither is there. */
  static Optional<String> known(RunFolder run) {
    Checkpoint checkpoint = new Checkpoint(run.checkpoint());
    return checkpoint.step().isPresent() ? Optional.of(checkpoint.modelHash()) : recorded(run);
  }

  /**
   * How many steps they learned. Of a finished run whose checkpoint was removed, what its record
   * says of it.
   *
   * @throws ConfigException if neither is there
   */
  static long step(RunFolder run) {
    return new Checkpoint(run.checkpoint())
        .step()
        .or(() -> end(run).map(end -> end.path("step").asLong()))
        .orElseThrow(() -> missing(run));
  }

  private static Optional<String> recorded(RunFolder run) {
    return end(run).map(end -> end.path(RunEvent.WEIGHTS).textValue());
  }

  /** What a run's record says of its end; empty if it has not come there. */
  private static Optional<JsonNode> end(RunFolder run) {
    return run.read(Log.TRAIN).stream()
        .filter(line -> line.has(RunEvent.KEY))
        .reduce((_, last) -> last)
        .filter(last -> last.path(RunEvent.KEY).asText().equals(RunEvent.FINISHED.text()));
  }

  /**
   * Rows of the embedding: tokens that the model tells apart, whatever the tokenizer.
   *
   * @throws ConfigException if there is no checkpoint
   */
  static int rows(RunFolder run) {
    try (StoredTensors weights = checkpoint(run).weights()) {
      return rows(weights);
    }
  }

  /** The same of weights that are open. */
  static int rows(StoredTensors weights) {
    return Math.toIntExact(weights.entry(EMBEDDING).shape().get(0));
  }

  /**
   * The checkpoint of a run.
   *
   * @throws ConfigException if there is none
   */
  static Checkpoint checkpoint(RunFolder run) {
    Checkpoint checkpoint = new Checkpoint(run.checkpoint());
    if (checkpoint.step().isEmpty()) {
      throw missing(run);
    }
    return checkpoint;
  }

  private static ConfigException missing(RunFolder run) {
    return new ConfigException(
        run.id()
            + (run.status() == RunStatus.FINISHED
                ? " is finished and has no checkpoint any more; put it back from a copy, or remove"
                    + " the run's folder to train anew"
                : " has no checkpoint; train it first"));
  }
}
