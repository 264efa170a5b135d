package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Objects;
import java.util.function.UnaryOperator;
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
        .forEach((_, array) -> {
          if (array.getShape().dimension() > 1) {
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
  static NDArray logits(Decoder decoder, NDManager manager, Pass.Mode mode, long... tokens) {
    RotaryTable rotary =
        RotaryTable.of(manager, decoder.config().rope(), decoder.config().headDim(), tokens.length);
    Pass pass = Pass.inference(new InferenceWeights(), rotary, mode);
    NDArray ids = manager.create(tokens, new Shape(1, tokens.length));
    return decoder.logits(pass, decoder.hidden(pass, ids)).squeeze(0);
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
