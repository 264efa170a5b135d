package org.lacuna.methods.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A C struct that is written field by field, each where the C compiler would put it. */
public final class Struct {
  /** No struct in use is larger; a kernel's parameters may have 4 KiB in all. */
  private static final int CAPACITY = 1024;

  /** On Java's heap, where room costs nothing; a launch copies it. */
  private final MemorySegment bytes = MemorySegment.ofArray(new long[CAPACITY / Long.BYTES]);

  private long at;

  /** A pointer, or {@code long long}. */
  public Struct add(long value) {
    bytes.set(JAVA_LONG, next(JAVA_LONG.byteSize()), value);
    return this;
  }

  /** An {@code int}. */
  public Struct add(int value) {
    bytes.set(JAVA_INT, next(JAVA_INT.byteSize()), value);
    return this;
  }

  /** An {@code int} that is 1 or 0. */
  public Struct add(boolean value) {
    return add(value ? 1 : 0);
  }

  /** A {@code float}. */
  public Struct add(float value) {
    bytes.set(JAVA_FLOAT, next(JAVA_FLOAT.byteSize()), value);
    return this;
  }

  /** Leaves bytes out, such as those of elements of an array that are not in use. */
  public Struct skip(long count) {
    at += count;
    return this;
  }

  private long next(long size) {
    long here = (at + size - 1) / size * size;
    at = here + size;
    return here;
  }

  /** The struct in memory of the arena. */
  MemorySegment in(Arena arena) {
    return arena.allocate(CAPACITY, JAVA_LONG.byteSize()).copyFrom(bytes);
  }
}
