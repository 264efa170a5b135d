package org.lacuna.methods.kernel.cuda;

/**
 * What the kernels of {@code runs.cu} have in shared memory at a time.
 *
 * @param channels of a row
 * @param memory of the device
 */
record RunMemory(Channels channels, SharedMemory memory) {
  /** Rows of a tile of the backward pass. */
  static final int BACKWARD_ROWS = Channels.LEAST_ROWS;

  /** Up to so many channels in all the gradient by keys meets 64 queries at a time. */
  private static final int CHANNELS_OF_64 = 192;

  /** Of a problem on its device. */
  static RunMemory of(Problem problem) {
    return new RunMemory(Channels.of(problem), new SharedMemory(problem.device().sharedMemory()));
  }

  /** Whether there is room for what a pass needs, and the backward pass if that will follow. */
  boolean suffices(boolean backward) {
    return memory.has(forwardBytes(forwardRows()))
        && (!backward || memory.has(Math.max(queriesBytes(), keysBytes())));
  }

  /** Queries that a CTA of the forward pass holds. */
  int forwardRows() {
    return memory.rows(channels.registerRows(), Channels.LEAST_ROWS, this::forwardBytes);
  }

  /** Queries, and the keys of one tile while those of the next are copied. */
  int forwardBytes(int rows) {
    return (rows * channels.pitch() + 2 * RunPlan.KEYS * channels.pitches()) * Short.BYTES;
  }

  /** Of the gradient by queries: these, what came back to them, and a tile of keys. */
  int queriesBytes() {
    return (BACKWARD_ROWS + RunPlan.KEYS) * channels.pitches() * Short.BYTES;
  }

  /** Queries that the gradient by keys meets at a time. */
  int metQueries() {
    return channels.d() + channels.dv() > CHANNELS_OF_64 ? BACKWARD_ROWS / 2 : BACKWARD_ROWS;
  }

  /** Of the gradient by keys. */
  int keysBytes() {
    int met = metQueries();
    return (RunPlan.KEYS + met) * channels.pitches() * Short.BYTES + 2 * met * Float.BYTES;
  }
}
