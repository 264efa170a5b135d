package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SinkWindowTileTest {
  @Property(tries = 100)
  void tileShowsWhatTheDefinitionShows(
      @ForAll @IntRange(min = 1, max = 40) int block,
      @ForAll @IntRange(min = 0, max = 4) int sinks,
      @ForAll @IntRange(min = 1, max = 5) int local,
      @ForAll @IntRange(min = 1, max = 500) int length) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.zeros(new Shape(1, 1, length, 1));
      SinkWindowMask mask = new SinkWindowMask(new SinkWindow(block, sinks, local), x, x, manager);
      int rows = mask.tileRows();
      for (int from = 0; from < length; from += rows) {
        int to = Math.min(length, from + rows);
        KeySpan span = mask.span(from, to);
        float[] bias = mask.bias(manager, DataType.FLOAT32, from, to, 1).toFloatArray();
        int size = span.size();
        for (int t = from; t < to; t++) {
          boolean[] seen = new boolean[to];
          for (int i = 0; i < size; i++) {
            seen[span.key(i)] = bias[(t - from) * size + i] == 0;
          }
          for (int j = 0; j < to; j++) {
            boolean expected =
                j <= t && (j / block < sinks || j / block >= Math.ceilDiv(t + 1, block) - local);
            if (seen[j] != expected) {
              assertThat(seen[j]).as("query %d, key %d", t, j).isEqualTo(expected);
            }
          }
        }
      }
    }
  }
}
