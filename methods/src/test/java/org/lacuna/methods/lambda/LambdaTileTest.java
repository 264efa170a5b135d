package org.lacuna.methods.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lacuna.methods.kernel.KeySpan;

class LambdaTileTest {
  @Property(tries = 60)
  void sinksKeepTheirPlaces(
      @ForAll @IntRange(min = 0, max = 40) int sinks,
      @ForAll @IntRange(min = 1, max = 200) int window,
      @ForAll @IntRange(min = 1, max = 500) int length) {
    // In a cache of sinks + window tokens, sinks are nearer than they are once a token is gone.
    check(
        new LambdaShape(sinks, window, sinks + window - 1, LambdaShape.Place.OWN),
        length,
        (t, j) -> t >= sinks + window);
  }

  @Property(tries = 60)
  void sinksStandAtTheStart(
      @ForAll @IntRange(min = 0, max = 40) int sinks,
      @ForAll @IntRange(min = 1, max = 200) int window,
      @ForAll @IntRange(min = 0, max = 200) int further,
      @ForAll @IntRange(min = 1, max = 500) int length) {
    int ceiling = window + further;
    check(
        new LambdaShape(sinks, window, ceiling, LambdaShape.Place.START),
        length,
        (t, j) -> t - j > ceiling);
  }

  @FunctionalInterface
  private interface Far {
    boolean test(int t, int j);
  }

  /** Every tile shows each visible key once, a sink at the one place or the other. */
  private static void check(LambdaShape shape, int length, Far far) {
    try (NDManager manager = NDManager.newBaseManager()) {
      int sinks = Math.min(shape.sinks(), length);
      NDArray q = manager.zeros(new Shape(1, 1, length, 1));
      NDArray k = manager.zeros(new Shape(1, 1, sinks + length, 1));
      LambdaMask mask = new LambdaMask(shape, q, k, sinks, manager);
      for (int from = 0; from < length; from += mask.tileRows()) {
        int to = Math.min(length, from + mask.tileRows());
        KeySpan span = mask.span(from, to);
        int size = span.size();
        float[] bias = mask.bias(manager, DataType.FLOAT32, from, to, 1).toFloatArray();
        for (int t = from; t < to; t++) {
          boolean[] seen = new boolean[sinks + length];
          for (int i = 0; i < size; i++) {
            seen[span.key(i)] = bias[(t - from) * size + i] == 0;
          }
          assertThat(seen).as("query %d", t).isEqualTo(expected(shape, sinks, length, t, far));
        }
      }
    }
  }

  private static boolean[] expected(LambdaShape shape, int sinks, int length, int t, Far far) {
    boolean[] seen = new boolean[sinks + length];
    Arrays.fill(seen, sinks + Math.max(0, t + 1 - shape.window()), sinks + t + 1, true);
    for (int j = 0; j < Math.min(sinks, t + 1); j++) {
      seen[j] = far.test(t, j);
      seen[sinks + j] = !far.test(t, j);
    }
    return seen;
  }
}
