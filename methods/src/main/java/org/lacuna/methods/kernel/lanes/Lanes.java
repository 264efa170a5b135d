package org.lacuna.methods.kernel.lanes;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

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
public final class Lanes {
  public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Numbers in a vector. */
  public static final int COUNT = SPECIES.length();

  /** Bytes of a number. */
  public static final long NUMBER = Float.BYTES;

  /** Bytes of a vector. */
  public static final long BYTES = COUNT * NUMBER;

  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}

  /** The number at an address. */
  public static float get(long address) {
    return ALL.get(JAVA_FLOAT_UNALIGNED, address);
  }

  /** Sets the number at an address. */
  public static void set(long address, float value) {
    ALL.set(JAVA_FLOAT_UNALIGNED, address, value);
  }

  /** The int32 at an address. */
  public static int getInt(long address) {
    return ALL.get(JAVA_INT_UNALIGNED, address);
  }

  /** Sets the int32 at an address. */
  public static void setInt(long address, int value) {
    ALL.set(JAVA_INT_UNALIGNED, address, value);
  }

  /** The vector at an address. */
  public static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER);
  }

  /** Zeros where the mask is not set, and no access to memory there. */
  public static FloatVector load(long address, VectorMask<Float> lanes) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER, lanes);
  }

  /** Writes a vector to an address. */
  public static void store(FloatVector x, long address) {
    x.intoMemorySegment(ALL, address, ORDER);
  }

  /** Writes the lanes of a mask to an address. */
  public static void store(FloatVector x, long address, VectorMask<Float> lanes) {
    x.intoMemorySegment(ALL, address, ORDER, lanes);
  }

  /**
   * Zeros to add to in a loop. Not a constant: a variable that may hold either an object or a
   * vector in a register costs objects.
   */
  public static FloatVector zero() {
    return FloatVector.zero(SPECIES);
  }

  /** One number in all lanes. */
  public static FloatVector broadcast(long address) {
    return FloatVector.broadcast(SPECIES, get(address));
  }

  /** The first {@code count} lanes. */
  public static VectorMask<Float> first(int count) {
    return SPECIES.indexInRange(0, count);
  }

  /** {@code n} rounded up to whole vectors. */
  public static int padded(int n) {
    return (n + COUNT - 1) / COUNT * COUNT;
  }

  /** Adds numbers that lie side by side, one after the other. */
  public static float sum(long address, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += get(address + i * NUMBER);
    }
    return sum;
  }

  /** Sets bytes to zero. */
  public static void clear(long address, long bytes) {
    ALL.asSlice(address, bytes).fill((byte) 0);
  }

  /** Multiplies {@code n} numbers that lie side by side. */
  public static void multiply(long address, int n, float factor) {
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
  public static void multiplyAdd(long to, float factor, long from, int n) {
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
  public static void copy(long from, long to, int n) {
    int c = 0;
    for (; c + COUNT <= n; c += COUNT) {
      store(load(from + c * NUMBER), to + c * NUMBER);
    }
    for (; c < n; c++) {
      set(to + c * NUMBER, get(from + c * NUMBER));
    }
  }
}
