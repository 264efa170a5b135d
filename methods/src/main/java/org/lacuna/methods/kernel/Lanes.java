package org.lacuna.methods.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of float32 from and to memory anywhere, by address: nothing checks the bounds. */
final class Lanes {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  /** Floats in a vector. */
  static final int COUNT = FLOATS.length();

  /** One constant segment, whose checks cost the loops nothing. */
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}

  static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER);
  }

  /** Zeros where the mask is unset, and no access to memory there. */
  static FloatVector load(long address, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER, mask);
  }

  static void store(FloatVector vector, long address) {
    vector.intoMemorySegment(MEMORY, address, ORDER);
  }

  static void store(FloatVector vector, long address, VectorMask<Float> mask) {
    vector.intoMemorySegment(MEMORY, address, ORDER, mask);
  }

  static float get(long address) {
    return MEMORY.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address);
  }

  static void set(long address, float value) {
    MEMORY.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, value);
  }

  static void set(long address, int value) {
    MEMORY.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
  }
}
