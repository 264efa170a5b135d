package org.lacuna.methods.kernel.cuda;

import org.lacuna.methods.kernel.BlockChoice;

/**
 * What the kernels of {@code blocks.cu} have in shared memory at a time.
 *
 * @param channels of a row
 * @param metKeys keys of a block that are there together
 * @param memory of the device
 */
record BlockMemory(Channels channels, int metKeys, SharedMemory memory) {
  /** Keys of a block that are there together at most. */
  static final int MOST_MET_KEYS = 64;

  /** Rows that meet keys at a time for the gradients. */
  private static final int MOST_MET_ROWS = 64;

  private static final int LEAST_MET_ROWS = 32;

  /** Up to so many channels in all the registers suffice for the most. */
  private static final int CHANNELS_OF_MOST = 256;

  /** Of a row of three tables: what its query is, and where its part goes. */
  private static final int TABLE_BYTES = 3 * 2 * Integer.BYTES;

  /** Of a row: log-sum and delta, of two stages. */
  private static final int NUMBER_BYTES = 2 * 2 * Float.BYTES;

  /** Of a problem on its device. */
  static BlockMemory of(Problem problem, BlockChoice choice) {
    int keys = Math.ceilDiv(choice.block(), Channels.TOGETHER) * Channels.TOGETHER;
    return new BlockMemory(
        Channels.of(problem),
        Math.min(MOST_MET_KEYS, keys),
        new SharedMemory(problem.device().sharedMemory()));
  }

  /** Whether there is room for what a pass needs, and the backward pass if that will follow. */
  boolean suffices(boolean backward) {
    return memory.has(allForwardBytes(forwardRows()))
        && (!backward || memory.has(allGradientBytes(metRows())));
  }

  /** Rows that a CTA of the forward pass holds. */
  int forwardRows() {
    return memory.rows(channels.registerRows(), Channels.LEAST_ROWS, this::allForwardBytes);
  }

  private int allForwardBytes(int rows) {
    return forwardBytes(rows) + rows * TABLE_BYTES;
  }

  /** Of keys and two stages of queries, beside the kernel's own tables. */
  int forwardBytes(int rows) {
    return (metKeys * channels.pitches() + 2 * rows * channels.pitch()) * Short.BYTES;
  }

  /** Rows that meet keys at a time for the gradients. */
  int metRows() {
    int most = channels.d() + channels.dv() > CHANNELS_OF_MOST ? LEAST_MET_ROWS : MOST_MET_ROWS;
    return memory.rows(most, LEAST_MET_ROWS, this::allGradientBytes);
  }

  private int allGradientBytes(int rows) {
    return gradientBytes(rows) + rows * (TABLE_BYTES + NUMBER_BYTES);
  }

  /**
   * Of keys, two stages of queries with what came back to them, and the weights' gradients, beside
   * the kernel's own tables.
   */
  int gradientBytes(int rows) {
    return ((metKeys + 2 * rows) * channels.pitches() + metKeys * rows) * Short.BYTES;
  }
}
