package org.lacuna.experiments.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.Window;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderCache;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.methods.aten.Ops;

/** A model that learned nothing but has opinions: what it attends to decides what it predicts. */
public final class SharpModel {
  public final Decoder decoder;
  private final NDManager manager;

  public SharpModel(NDManager manager, String pattern, String... keys) {
    this.manager = manager;
    decoder = Tiny.decoder(Tiny.model(), pattern, keys);
    FirstValues.initialize(decoder, manager, 3);
    for (NDArray array : decoder.weights().values()) {
      if (array.getShape().dimension() > 1) {
        Ops.copyInto(array, array.mul(20));
      }
    }
  }

  /** The logits after some tokens, by way of a cache. */
  public float[] logits(AttentionMode mode, int... tokens) {
    try (NDManager scratch = manager.newSubManager();
        DecoderCache cache = decoder.newCache(scratch, mode, 1, tokens.length)) {
      long[] ids = Arrays.stream(tokens).asLongStream().toArray();
      NDArray input = Ops.create(scratch, ids, new Shape(1, ids.length));
      return decoder.decode(cache, input).toFloatArray();
    }
  }

  /** The likeliest token after some. */
  public int next(AttentionMode mode, int... tokens) {
    float[] logits = logits(mode, tokens);
    int best = 0;
    for (int v = 1; v < logits.length; v++) {
      best = logits[v] > logits[best] ? v : best;
    }
    return best;
  }

  /** The logarithms of the probabilities that logits stand for. */
  public static double[] logarithms(float[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - most);
    }
    double[] logarithms = new double[logits.length];
    for (int v = 0; v < logits.length; v++) {
      logarithms[v] = logits[v] - most - Math.log(sum);
    }
    return logarithms;
  }

  /** Some tokens, always the same for a seed. */
  public static int[] tokens(long seed, int count) {
    return new SplittableRandom(seed).ints(count, 0, 250).toArray();
  }

  /** A window of which so many tokens are read. */
  public static Example window(long seed, int length) {
    return Example.of(new Window("window", 0, tokens(seed, length + 1)));
  }
}
