package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.RopeConfig;
import org.lacuna.methods.Rotation;
import org.lacuna.methods.aten.Tape;

/**
 * The rotary position embedding of the positions {@code 0..L-1}.
 *
 * <p>It keeps the table of one stretch of positions, the last that was asked for: all layers of a
 * pass rotate the same tokens, and a sequence that passes in chunks needs no table of its whole
 * length. Single tokens that follow each other have theirs computed some hundred at a time.
 */
public final class Rotary implements Rotation {
  /** Positions of a stretch at least. */
  private static final int AHEAD = 256;

  private final NDManager manager;
  private final RotaryFrequencies frequencies;
  private final int length;

  /** The stretch, and its first position. */
  private @Nullable RotaryTable table;

  private long begin;

  /**
   * The embedding for sequences of up to {@code length} tokens.
   *
   * @param manager owns the tables
   */
  public Rotary(NDManager manager, RopeConfig rope, int headDim, int length) {
    this.manager = manager;
    this.frequencies = RotaryFrequencies.of(rope, headDim, length);
    this.length = length;
  }

  /** Positions that it has, L. */
  public int length() {
    return length;
  }

  /**
   * Rotates {@code [B, n, H, d]}, tokens that follow each other from position {@code first} on.
   *
   * @return {@code [B, H, n, d]}
   */
  public NDArray rotateHeads(Tape tape, NDArray x, long first) {
    RotaryTable stretch = stretch(first, x.getShape().get(1));
    return stretch.rotateHeads(tape, x, first - begin);
  }

  @Override
  public NDArray rotateFrom(NDArray x, long first) {
    RotaryTable stretch = stretch(first, x.getShape().get(2));
    return stretch.rotateFrom(x, first - begin);
  }

  @Override
  public NDArray rotate(NDArray x, long[] positions) {
    RotaryTable stretch = table;
    return stretch != null && Arrays.stream(positions).allMatch(at -> has(stretch, at, 1))
        ? stretch.rotate(x, Arrays.stream(positions).map(at -> at - begin).toArray())
        : RotaryTable.of(x.getManager(), frequencies, positions).rotateFrom(x, 0);
  }

  /** A table from {@link #begin} on that has some positions. */
  private RotaryTable stretch(long first, long count) {
    RotaryTable before = table;
    if (before != null && has(before, first, count)) {
      return before;
    }
    if (first + count > length) {
      throw new IllegalArgumentException(
          "position %d of a sequence of at most %d tokens".formatted(first + count - 1, length));
    }
    long end = Math.min(length, first + Math.max(count, AHEAD));
    RotaryTable next = RotaryTable.of(manager, frequencies, LongStream.range(first, end).toArray());
    if (before != null) {
      before.close();
    }
    table = next;
    begin = first;
    return next;
  }

  private boolean has(RotaryTable stretch, long first, long count) {
    return first >= begin && first + count <= begin + stretch.length();
  }
}
