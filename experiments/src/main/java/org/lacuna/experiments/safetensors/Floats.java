package org.lacuna.experiments.safetensors;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Between float32 in memory, in the machine's byte order, and the types that weights are stored in,
 * little-endian. No segment needs to be aligned.
 */
public final class Floats {
  /** The types whose every value is one of float32. */
  public static final Set<NumberType> TYPES =
      Collections.unmodifiableSet(EnumSet.of(NumberType.F32, NumberType.F16, NumberType.BF16));

  /** Elements at a time: in the processor's first cache, and long enough for its vector units. */
  private static final int CHUNK = 2048;

  private static final ValueLayout.OfInt STORED_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort STORED_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private static final int BF16_SHIFT = 16;

  /** The machine's own, if half of one is still a vector. */
  private static final VectorSpecies<Integer> INTS =
      IntVector.SPECIES_PREFERRED.length() >= IntVector.SPECIES_128.length()
          ? IntVector.SPECIES_PREFERRED
          : IntVector.SPECIES_128;

  /** As many shorts as there are ints in a vector. */
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(INTS.vectorBitSize() / 2));

  /** Makes the NaN of an upper half whose payload was all in the lower half. */
  private static final int BF16_QUIET = 0x40;

  private Floats() {}

  /**
   * Stored numbers as float32, exactly; NaN stays NaN.
   *
   * @param type one of {@link #TYPES}
   * @param to as many float32 as there are numbers
   */
  public static void widen(NumberType type, MemorySegment from, MemorySegment to) {
    long elements = elements(type, from, to);
    switch (type) {
      case F32 -> MemorySegment.copy(from, STORED_INT, 0, to, INT, 0, elements);
      case F16 -> widenHalf(from, to, elements);
      case BF16 -> widenUpperHalf(from, to, elements);
      default -> throw unknown(type);
    }
  }

  /**
   * Float32 as numbers to be stored, each the nearest there is, of two the even one. What is too
   * large becomes infinite; NaN stays NaN.
   *
   * @param type one of {@link #TYPES}
   * @param to room for as many numbers as there are float32
   */
  public static void narrow(NumberType type, MemorySegment from, MemorySegment to) {
    long elements = elements(type, to, from);
    switch (type) {
      case F32 -> MemorySegment.copy(from, INT, 0, to, STORED_INT, 0, elements);
      case F16 -> narrowToHalf(from, to, elements);
      case BF16 -> narrowToUpperHalf(from, to, elements);
      default -> throw unknown(type);
    }
  }

  private static long elements(NumberType type, MemorySegment stored, MemorySegment floats) {
    long elements = floats.byteSize() / Float.BYTES;
    if (floats.byteSize() != elements * Float.BYTES
        || stored.byteSize() != elements * type.bytes()) {
      throw new IllegalArgumentException(
          "%d bytes of float32 and %d of %s are not as many numbers"
              .formatted(floats.byteSize(), stored.byteSize(), type));
    }
    return elements;
  }

  private static IllegalArgumentException unknown(NumberType type) {
    return new IllegalArgumentException(
        "expected %s, got %s".formatted(NumberType.names(TYPES, " or "), type));
  }

  // The loops run over arrays, which the compiler turns into vector instructions; it does not do so
  // over two segments that might overlap, nor where shorts become ints, which is written out.

  private static void widenHalf(MemorySegment from, MemorySegment to, long elements) {
    short[] stored = new short[CHUNK];
    float[] floats = new float[CHUNK];
    for (long first = 0; first < elements; first += CHUNK) {
      int count = (int) Math.min(CHUNK, elements - first);
      MemorySegment.copy(from, STORED_SHORT, first * Short.BYTES, stored, 0, count);
      for (int i = 0; i < count; i++) {
        floats[i] = Float.float16ToFloat(stored[i]);
      }
      MemorySegment.copy(floats, 0, to, FLOAT, first * Float.BYTES, count);
    }
  }

  private static void widenUpperHalf(MemorySegment from, MemorySegment to, long elements) {
    short[] stored = new short[CHUNK];
    int[] bits = new int[CHUNK];
    for (long first = 0; first < elements; first += CHUNK) {
      int count = (int) Math.min(CHUNK, elements - first);
      MemorySegment.copy(from, STORED_SHORT, first * Short.BYTES, stored, 0, count);
      // Always the whole array: what is beyond the count is not copied.
      for (int i = 0; i < CHUNK; i += INTS.length()) {
        ShortVector.fromArray(SHORTS, stored, i)
            .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0)
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHL, BF16_SHIFT)
            .intoArray(bits, i);
      }
      MemorySegment.copy(bits, 0, to, INT, first * Float.BYTES, count);
    }
  }

  private static void narrowToHalf(MemorySegment from, MemorySegment to, long elements) {
    float[] floats = new float[CHUNK];
    short[] stored = new short[CHUNK];
    for (long first = 0; first < elements; first += CHUNK) {
      int count = (int) Math.min(CHUNK, elements - first);
      MemorySegment.copy(from, FLOAT, first * Float.BYTES, floats, 0, count);
      for (int i = 0; i < count; i++) {
        stored[i] = Float.floatToFloat16(floats[i]);
      }
      MemorySegment.copy(stored, 0, to, STORED_SHORT, first * Short.BYTES, count);
    }
  }

  private static void narrowToUpperHalf(MemorySegment from, MemorySegment to, long elements) {
    int[] bits = new int[CHUNK];
    short[] stored = new short[CHUNK];
    for (long first = 0; first < elements; first += CHUNK) {
      int count = (int) Math.min(CHUNK, elements - first);
      MemorySegment.copy(from, INT, first * Float.BYTES, bits, 0, count);
      for (int i = 0; i < count; i++) {
        stored[i] = upperHalf(bits[i]);
      }
      MemorySegment.copy(stored, 0, to, STORED_SHORT, first * Short.BYTES, count);
    }
  }

  /** Rounds the bits of a float32: just below a half is added, and one more where it is odd. */
  private static short upperHalf(int bits) {
    int half = 0x7FFF + ((bits >>> BF16_SHIFT) & 1);
    boolean nan = (bits & 0x7FFF_FFFF) > 0x7F80_0000;
    return (short) (nan ? (bits >>> BF16_SHIFT) | BF16_QUIET : (bits + half) >>> BF16_SHIFT);
  }
}
