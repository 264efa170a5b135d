package org.lacuna.methods.kernel.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of float32 at addresses of native memory.
 *
 * <p>All memory is one segment, an address the offset in it: nothing is checked, as in C. Who
 * passes an address sees to it that what is read and written there belongs to a tensor or to
 * scratch memory.
 */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Numbers in a vector. */
  static final int COUNT = SPECIES.length();

  /** Bytes of a number. */
  static final long NUMBER = Float.BYTES;

  /** Bytes of a vector. */
  static final long BYTES = COUNT * NUMBER;

  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}

  static float get(long address) {
    return ALL.get(JAVA_FLOAT_UNALIGNED, address);
  }

  static void set(long address, float value) {
    ALL.set(JAVA_FLOAT_UNALIGNED, address, value);
  }

  static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER);
  }

  static FloatVector load(long address, VectorMask<Float> lanes) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER, lanes);
  }

  static void store(FloatVector x, long address) {
    x.intoMemorySegment(ALL, address, ORDER);
  }

  static void store(FloatVector x, long address, VectorMask<Float> lanes) {
    x.intoMemorySegment(ALL, address, ORDER, lanes);
  }

  /**
   * Zeros to add to in a loop. Not a constant: a variable that may hold either an object or a
   * vector in a register costs objects.
   */
  static FloatVector zero() {
    return FloatVector.zero(SPECIES);
  }

  /** One number in all lanes. */
  static FloatVector broadcast(long address) {
    return FloatVector.broadcast(SPECIES, get(address));
  }

  /** The first {@code count} lanes. */
  static VectorMask<Float> first(int count) {
    return SPECIES.indexInRange(0, count);
  }

  /** {@code n} rounded up to whole vectors. */
  static int padded(int n) {
    return (n + COUNT - 1) / COUNT * COUNT;
  }

  /** Zeros. */
  static void clear(long address, long bytes) {
    ALL.asSlice(address, bytes).fill((byte) 0);
  }

  /** Multiplies {@code n} numbers that lie side by side. */
  static void multiply(long address, int n, float factor) {
    int c = 0;
    for (; c + COUNT <= n; c += COUNT) {
      long at = address + c * NUMBER;
      store(load(at).mul(factor), at);
    }
    for (; c < n; c++) {
      long at = address + c * NUMBER;
      set(at, get(at) * factor);
    }
  }

  /** {@code to = factor to + from}, of {@code n} numbers that lie side by side. */
  static void multiplyAdd(long to, float factor, long from, int n) {
    int c = 0;
    for (; c + COUNT <= n; c += COUNT) {
      long at = c * NUMBER;
      store(load(to + at).fma(FloatVector.broadcast(SPECIES, factor), load(from + at)), to + at);
    }
    for (; c < n; c++) {
      long at = c * NUMBER;
      set(to + at, Math.fma(get(to + at), factor, get(from + at)));
    }
  }

  /** Copies {@code n} numbers that lie side by side. */
  static void copy(long from, long to, int n) {
    int c = 0;
    for (; c + COUNT <= n; c += COUNT) {
      store(load(from + c * NUMBER), to + c * NUMBER);
    }
    for (; c < n; c++) {
      set(to + c * NUMBER, get(from + c * NUMBER));
    }
  }
}
