package org.lacuna.methods.cca;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.kernel.KeySpan;
import org.lacuna.methods.kernel.TileMask;

/**
 * Core tokens of the groups that lie behind a query's window, and the tokens from there on. Keys
 * are all core tokens followed by all tokens.
 *
 * @param parameters group size and window
 * @param core core tokens among the keys, P
 * @param length tokens, L
 * @param group query heads that share a key head
 */
record CcaMask(CcaConfig parameters, int core, int length, long group) implements TileMask {
  private static final int ROWS = 128;

  @Override
  public int tileRows() {
    return ROWS;
  }

  @Override
  public KeySpan span(int from, int to) {
    int first = Math.toIntExact(parameters.firstToken(from));
    return new KeySpan(Math.toIntExact(parameters.coreTokens(to - 1)), core + first, core + to);
  }

  @Override
  public NDArray bias(NDManager manager, DataType type, int from, int to, int group) {
    KeySpan span = span(from, to);
    int rows = to - from;
    int keys = span.size();
    float seenCore = parameters.countBias() ? (float) Math.log(parameters.groupSize()) : 0;
    float[] bias = new float[group * rows * keys];
    Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    for (int row = 0; row < group * rows; row++) {
      int t = from + row % rows;
      int start = row * keys;
      Arrays.fill(bias, start, start + Math.toIntExact(parameters.coreTokens(t)), seenCore);
      // The tokens of the span follow its core tokens.
      int offset = start + span.sinkEnd() - (span.from() - core);
      Arrays.fill(bias, offset + Math.toIntExact(parameters.firstToken(t)), offset + t + 1, 0);
    }
    return Ops.create(manager, bias, new Shape(1, 1, (long) group * rows, keys))
        .toType(type, false);
  }

  @Override
  public long biasElements() {
    long perRow = core + parameters.window() + 2L * parameters.groupSize() + ROWS;
    return group * length * Math.min(perRow, core + length);
  }
}
