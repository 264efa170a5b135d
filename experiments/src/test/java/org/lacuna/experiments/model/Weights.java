package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.methods.aten.Ops;

/** Decoders with weights, for the tests of this package. */
final class Weights {
  private Weights() {}

  /**
   * First values, the matrices twenty times as large: large enough that attention decides what
   * comes out.
   */
  static Decoder strong(Decoder decoder, NDManager manager) {
    FirstValues.initialize(decoder, manager, 3);
    decoder
        .weights()
        .forEach((name, array) -> {
          // Two layers of NSA's compression would grow 400 times, and its softmax be one of ties.
          if (array.getShape().dimension() > 1 && !name.contains(".phi_")) {
            Ops.copyInto(array, array.mul(20));
          }
        });
    return decoder;
  }

  /** Changes one weight. */
  static void change(Decoder decoder, String name, UnaryOperator<NDArray> change) {
    NDArray array = array(decoder, name);
    Ops.copyInto(array, change.apply(array));
  }

  /** Normal numbers of deviation 1/2 in the shape of a weight, always the same. */
  static NDArray random(NDArray like) {
    Random random = new Random(8);
    float[] values = new float[Math.toIntExact(like.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() / 2);
    }
    return Ops.create(like.getManager(), values, like.getShape());
  }

  /** One weight. */
  static NDArray array(Decoder decoder, String name) {
    return Objects.requireNonNull(decoder.weights().get(name), name);
  }

  /** Copies the weights that both have. */
  static void copy(Decoder from, Decoder to) {
    to.weights()
        .forEach((name, array) -> {
          NDArray source = from.weights().get(name);
          if (source != null) {
            Ops.copyInto(array, source);
          }
        });
  }

  /** Logits {@code [L, V]} of one sequence. */
  static NDArray logits(Decoder decoder, NDManager manager, AttentionMode mode, long... tokens) {
    return logits(decoder, mode, manager.create(tokens, new Shape(1, tokens.length))).squeeze(0);
  }

  /** Logits {@code [B, L, V]} of whole sequences {@code [B, L]}. */
  static NDArray logits(Decoder decoder, AttentionMode mode, NDArray tokens) {
    int length = Math.toIntExact(tokens.getShape().get(1));
    Rotary rotary = decoder.rotary(tokens.getManager(), length);
    Pass pass = Pass.inference(new InferenceWeights(), rotary, mode);
    return decoder.logits(pass, decoder.hidden(pass, tokens));
  }

  /** The largest difference of any two numbers at the same place. */
  static float difference(NDArray a, NDArray b) {
    return a.sub(b).abs().max().getFloat();
  }

  /** Some tokens. */
  static long[] tokens(int length) {
    long[] tokens = new long[length];
    for (int t = 0; t < length; t++) {
      tokens[t] = (t * 37L + 11) % 251;
    }
    return tokens;
  }
}
