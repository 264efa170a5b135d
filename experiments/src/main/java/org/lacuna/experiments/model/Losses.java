package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;

/**
 * The losses of a model without learning, a few examples at a time so that memory stays bounded.
 */
public final class Losses {
  /** Tokens in a forward pass, unless a single example is longer. */
  private static final int TOKENS_AT_A_TIME = 8192;

  /** Receives the losses of one example. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * One example's losses.
     *
     * @param example its index in the list
     * @param losses nats of each of its L targets, 0 where there is none
     */
    void accept(int example, float[] losses);
  }

  private Losses() {}

  /** Feeds examples of one length through a decoder. */
  public static void of(
      Decoder decoder,
      AttentionMode mode,
      List<Example> examples,
      int length,
      NDManager manager,
      Consumer consumer) {
    int batch = Math.max(1, TOKENS_AT_A_TIME / length);
    try (var _ = GradMode.off();
        NDManager tables = manager.newSubManager()) {
      Rotary rotary = decoder.rotary(tables, length);
      Pass pass = Pass.inference(new InferenceWeights(), rotary, mode);
      for (int from = 0; from < examples.size(); from += batch) {
        List<Example> some = examples.subList(from, Math.min(examples.size(), from + batch));
        try (NDManager scratch = manager.newSubManager()) {
          float[][] losses = losses(decoder, pass, TokenBatch.of(scratch, some));
          for (int i = 0; i < losses.length; i++) {
            consumer.accept(from + i, losses[i]);
          }
        }
      }
    }
  }

  private static float[][] losses(Decoder decoder, Pass pass, TokenBatch batch) {
    Shape shape = batch.inputs().getShape();
    NDArray hidden = decoder.hidden(pass, batch.inputs());
    NDArray logits = decoder.logits(pass, hidden.reshape(shape.size(), -1));
    float[] flat = Ops.crossEntropies(logits, batch.targets()).toFloatArray();
    int length = Math.toIntExact(shape.get(1));
    float[][] losses = new float[Math.toIntExact(shape.get(0))][];
    for (int b = 0; b < losses.length; b++) {
      losses[b] = Arrays.copyOfRange(flat, b * length, (b + 1) * length);
    }
    return losses;
  }
}
