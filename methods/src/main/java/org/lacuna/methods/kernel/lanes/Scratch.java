package org.lacuna.methods.kernel.lanes;

import java.lang.foreign.Arena;

/** Memory of one task, freed with it. */
public final class Scratch implements AutoCloseable {
  /** Of a cache line, and of the widest vector. */
  private static final long ALIGNMENT = 64;

  private final Arena arena = Arena.ofConfined();

  /** The address of so many numbers, all zero. */
  public long numbers(long count) {
    return arena.allocate(Math.max(1, count) * Lanes.NUMBER, ALIGNMENT).address();
  }

  @Override
  public void close() {
    arena.close();
  }
}
