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
  /**
   * Puts them into a decoder.
   *
   * @param owner of the decoder's arrays
   * @throws ConfigException if there is no checkpoint
   */
  static Weights of(RunFolder run, Decoder decoder, NDManager owner) {
    Checkpoint checkpoint = new Checkpoint(run.checkpoint());
    if (checkpoint.step().isEmpty()) {
      throw new ConfigException(run.id() + " has no checkpoint; train it first");
    }
    if (checkpoint.base().isPresent()) {
      // Those of a published model may be many: they are read where they lie.
      StoredTensors stored = checkpoint.weights();
      decoder.readWith(StoredWeights.of(stored, owner));
      Checkpoint.requireFit(stored, decoder.shapes());
    } else {
      FirstValues.allocate(decoder, owner);
      checkpoint.restoreModel(decoder.weights(), owner);
    }
    return new Weights(checkpoint.modelHash());
  }
}
