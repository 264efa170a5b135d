package org.lacuna.experiments.evaluation.divergence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.SequenceReader;
import org.lacuna.experiments.model.TokenBatch;
import org.lacuna.methods.aten.Ops;

/**
 * The hidden states of some windows, handed out in stretches that are another's: read as they are
 * asked for or, by a model that must read the whole at once, read before and kept.
 */
final class HiddenStates implements AutoCloseable {
  private final NDManager manager;
  private final SequenceReader reader;
  private final @Nullable NDArray whole;

  HiddenStates(
      Decoder decoder, AttentionMode mode, List<Example> windows, int length, NDManager parent) {
    manager = parent.newSubManager();
    reader = new SequenceReader(decoder, mode, windows.size(), length, manager);
    whole =
        SequenceReader.stretch(decoder, mode, length) == length
            ? reader.read(TokenBatch.of(manager, windows).inputs())
            : null;
  }

  /**
   * Reads on.
   *
   * @param tokens the next stretch, {@code [B, n]} int64
   * @param from position of its first
   * @return its hidden states {@code [B, n, D]}, under the manager of the tokens
   */
  NDArray read(NDArray tokens, int from) {
    return whole == null
        ? reader.read(tokens)
        : Ops.narrow(Ops.alias(tokens.getManager(), whole), 1, from, tokens.getShape().get(1));
  }

  @Override
  public void close() {
    reader.close();
    manager.close();
  }
}
