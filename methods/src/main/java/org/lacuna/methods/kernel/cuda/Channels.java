package org.lacuna.methods.kernel.cuda;

/**
 * Channels of a head as tensor cores take them.
 *
 * @param d of queries and keys, a multiple of 16
 * @param dv of values, likewise
 */
record Channels(int d, int dv) {
  /** Products take so many of channels, rows or keys at a time. */
  static final int TOGETHER = 16;

  /** Rows of a CTA where each of its warps holds as few as products take. */
  static final int LEAST_ROWS = Tiles.THREADS / Tiles.WARP * TOGETHER;

  /** Up to so many channels the registers of a forward pass hold twice as many rows. */
  private static final int CHANNELS_OF_TWO = 128;

  /** Numbers that a row in shared memory has beyond its channels. */
  private static final int PADDING = 8;

  /** Those of a problem, and zeros behind them. */
  static Channels of(Problem problem) {
    return new Channels(padded(problem.d()), padded(problem.dv()));
  }

  private static int padded(int channels) {
    return Math.ceilDiv(channels, TOGETHER) * TOGETHER;
  }

  /** Rows of the output that the registers of a CTA hold. */
  int registerRows() {
    return Math.max(d, dv) <= CHANNELS_OF_TWO ? 2 * LEAST_ROWS : LEAST_ROWS;
  }

  /** Numbers in a row of queries or keys in shared memory. */
  int pitch() {
    return d + PADDING;
  }

  /** Numbers in rows of queries or keys and of values, side by side in shared memory. */
  int pitches() {
    return d + dv + 2 * PADDING;
  }
}
