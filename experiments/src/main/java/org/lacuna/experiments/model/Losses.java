package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.methods.aten.Ops;

/** The losses of a model without learning, in memory as {@link SequenceReader} bounds it. */
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

  /** Logits held at a time: 64 MiB of float32. */
  private static final int LOGITS = 1 << 24;

  private Losses() {}

  /** Feeds examples of one length through a decoder. */
  public static void of(
      Decoder decoder,
      AttentionMode mode,
      List<Example> examples,
      int length,
      NDManager manager,
      Consumer consumer) {
    int most = SequenceReader.batch(length);
    for (int from = 0; from < examples.size(); from += most) {
      List<Example> some = examples.subList(from, Math.min(examples.size(), from + most));
      float[][] losses = losses(decoder, mode, some, length, SequenceReader.CHUNK, manager);
      for (int i = 0; i < losses.length; i++) {
        consumer.accept(from + i, losses[i]);
      }
    }
  }

  /**
   * The losses of examples that pass side by side, {@code [B][L]}.
   *
   * @param chunk tokens of each that pass at a time, at most
   */
  static float[][] losses(
      Decoder decoder,
      AttentionMode mode,
      List<Example> examples,
      int length,
      int chunk,
      NDManager manager) {
    float[][] losses = new float[examples.size()][length];
    int stretch = SequenceReader.stretch(decoder, mode, length, chunk);
    try (SequenceReader reader =
        new SequenceReader(decoder, mode, examples.size(), length, chunk, manager)) {
      for (int from = 0; from < length; from += stretch) {
        int to = Math.min(length, from + stretch);
        try (NDManager scratch = manager.newSubManager()) {
          float[] some = losses(decoder, reader, TokenBatch.of(scratch, examples, from, to));
          for (int b = 0; b < losses.length; b++) {
            System.arraycopy(some, b * (to - from), losses[b], from, to - from);
          }
        }
      }
    }
    return losses;
  }

  private static float[] losses(Decoder decoder, SequenceReader reader, TokenBatch batch) {
    int tokens = Math.toIntExact(batch.inputs().getShape().size());
    NDArray hidden = reader.read(batch.inputs()).reshape(tokens, -1);
    int most = Math.max(1, LOGITS / decoder.vocabulary());
    float[] losses = new float[tokens];
    for (int from = 0; from < tokens; from += most) {
      int count = Math.min(most, tokens - from);
      try (NDManager scratch = hidden.getManager().newSubManager()) {
        NDArray logits = decoder.logits(Ops.narrow(Ops.alias(scratch, hidden), 0, from, count));
        NDArray targets = Ops.narrow(Ops.alias(scratch, batch.targets()), 0, from, count);
        float[] some = Ops.crossEntropies(logits, targets).toFloatArray();
        System.arraycopy(some, 0, losses, from, count);
      }
    }
    return losses;
  }
}
