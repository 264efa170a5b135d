package org.lacuna.experiments.run;

import ai.djl.ndarray.NDManager;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.model.stored.StoredWeights;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.results.RunFolder;

/**
 * The weights of a run's checkpoint.
 *
 * @param hash SHA-256 of the file
 */
record Weights(String hash) {
  static final String EMBEDDING = "model.embed_tokens.weight";

  /**
   * Puts them into a decoder.
   *
   * @param owner of the decoder's arrays, on the device where they are to be
   * @throws ConfigException if there is no checkpoint
   */
  static Weights of(RunFolder run, Decoder decoder, NDManager owner) {
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
    return new Weights(checkpoint.modelHash());
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
      throw new ConfigException(run.id() + " has no checkpoint; train it first");
    }
    return checkpoint;
  }
}
