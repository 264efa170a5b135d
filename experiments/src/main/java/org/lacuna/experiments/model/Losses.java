package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.methods.aten.Ops;

/** The losses of a model without learning, in memory as {@link Inference} bounds it. */
public final class Losses {
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
    Inference.over(
        decoder,
        examples,
        length,
        manager,
        (first, batch, passes) -> {
          float[][] losses = losses(decoder, passes.apply(mode), batch);
          for (int i = 0; i < losses.length; i++) {
            consumer.accept(first + i, losses[i]);
          }
        });
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
