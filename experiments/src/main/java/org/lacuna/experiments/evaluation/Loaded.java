package org.lacuna.experiments.evaluation;

import ai.djl.ndarray.NDManager;
import org.lacuna.experiments.model.Decoder;

/**
 * A model with its weights.
 *
 * @param run the run's id
 * @param decoder with values
 * @param manager owns them
 * @param hash stands for the weights and the attention
 */
public record Loaded(String run, Decoder decoder, NDManager manager, String hash)
    implements AutoCloseable {
  @Override
  public void close() {
    manager.close();
  }
}
