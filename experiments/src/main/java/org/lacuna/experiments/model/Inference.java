package org.lacuna.experiments.model;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.Function;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.methods.aten.GradMode;

/**
 * Feeds examples to a decoder that does not learn, a few at a time so that memory stays bounded.
 */
public final class Inference {
  /** Tokens in a forward pass, unless a single example is longer. */
  private static final int TOKENS_AT_A_TIME = 8192;

  /** Receives a few examples. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * Some examples in a row.
     *
     * @param first index of the first of them in the list
     * @param batch their tokens; what is made from them is freed when this returns
     * @param passes makes a pass over them, by the mode of attention
     */
    void accept(int first, TokenBatch batch, Function<AttentionMode, Pass> passes);
  }

  private Inference() {}

  /**
   * Hands over all examples.
   *
   * @param examples of one length, in tokens that are read
   */
  public static void over(
      Decoder decoder, List<Example> examples, int length, NDManager manager, Consumer consumer) {
    int most = Math.max(1, TOKENS_AT_A_TIME / length);
    try (var _ = GradMode.off();
        NDManager tables = manager.newSubManager()) {
      Rotary rotary = decoder.rotary(tables, length);
      for (int from = 0; from < examples.size(); from += most) {
        List<Example> some = examples.subList(from, Math.min(examples.size(), from + most));
        try (NDManager scratch = manager.newSubManager()) {
          consumer.accept(
              from, TokenBatch.of(scratch, some), mode -> decoder.inference(rotary, mode));
        }
      }
    }
  }
}
