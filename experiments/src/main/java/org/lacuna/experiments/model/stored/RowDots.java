package org.lacuna.experiments.model.stored;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.lacuna.experiments.safetensors.Floats;
import org.lacuna.experiments.safetensors.NumberType;

/**
 * Dot products of float32 vectors with stored rows, each number of bfloat16 widened in a register.
 *
 * @param type of the stored numbers, one of {@link Floats#TYPES}
 * @param rows the matrix, row by row
 * @param size of a row, in numbers
 */
record RowDots(NumberType type, MemorySegment rows, int size) {
  private static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() >= FloatVector.SPECIES_128.length()
          ? FloatVector.SPECIES_PREFERRED
          : FloatVector.SPECIES_128;

  private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);

  /** As many shorts as there are floats in a vector. */
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

  private static final int LANES = FLOATS.length();
  private static final int BF16_SHIFT = 16;

  /** Of files; also of every machine that has libtorch, so stored floats are floats as they are. */
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER);
  private static final ValueLayout.OfShort STORED_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER);

  /**
   * Multiplies some rows with all vectors.
   *
   * @param from the first row
   * @param to the last one and one
   * @param x vectors of float32, one after the other
   * @param into for each vector its products with all rows
   * @param count how many rows there are
   */
  void multiply(int from, int to, MemorySegment x, MemorySegment into, int count) {
    long vectorBytes = (long) size * Float.BYTES;
    int vectors = Math.toIntExact(x.byteSize() / vectorBytes);
    float[] buffer = type == NumberType.F16 ? new float[size] : new float[0];
    MemorySegment widened = MemorySegment.ofArray(buffer);
    for (int row = from; row < to; row++) {
      long at = (long) row * size * type.bytes();
      if (type == NumberType.F16) {
        Floats.widen(type, rows.asSlice(at, (long) size * type.bytes()), widened);
      }
      for (int n = 0; n < vectors; n++) {
        float dot =
            switch (type) {
              case BF16 -> dotUpperHalves(rows, at, x, n * vectorBytes, size);
              case F16 -> dotFloats(widened, 0, x, n * vectorBytes, size);
              default -> dotFloats(rows, at, x, n * vectorBytes, size);
            };
        into.set(FLOAT, ((long) n * count + row) * Float.BYTES, dot);
      }
    }
  }

  private static float dotUpperHalves(
      MemorySegment rows, long row, MemorySegment x, long at, int size) {
    // Four sums, as each waits for its own last addition.
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= size - 4 * LANES; i += 4 * LANES) {
      long w = row + 2L * i;
      long v = at + 4L * i;
      a = upperHalves(rows, w).fma(floats(x, v), a);
      b = upperHalves(rows, w + 2L * LANES).fma(floats(x, v + 4L * LANES), b);
      c = upperHalves(rows, w + 4L * LANES).fma(floats(x, v + 8L * LANES), c);
      d = upperHalves(rows, w + 6L * LANES).fma(floats(x, v + 12L * LANES), d);
    }
    for (; i <= size - LANES; i += LANES) {
      a = upperHalves(rows, row + 2L * i).fma(floats(x, at + 4L * i), a);
    }
    float sum = a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    for (; i < size; i++) {
      int bits = rows.get(STORED_SHORT, row + 2L * i) << BF16_SHIFT;
      sum += Float.intBitsToFloat(bits) * x.get(FLOAT, at + 4L * i);
    }
    return sum;
  }

  private static float dotFloats(MemorySegment rows, long row, MemorySegment x, long at, int size) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= size - 4 * LANES; i += 4 * LANES) {
      long w = row + 4L * i;
      long v = at + 4L * i;
      a = floats(rows, w).fma(floats(x, v), a);
      b = floats(rows, w + 4L * LANES).fma(floats(x, v + 4L * LANES), b);
      c = floats(rows, w + 8L * LANES).fma(floats(x, v + 8L * LANES), c);
      d = floats(rows, w + 12L * LANES).fma(floats(x, v + 12L * LANES), d);
    }
    for (; i <= size - LANES; i += LANES) {
      a = floats(rows, row + 4L * i).fma(floats(x, at + 4L * i), a);
    }
    float sum = a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    for (; i < size; i++) {
      sum += rows.get(FLOAT, row + 4L * i) * x.get(FLOAT, at + 4L * i);
    }
    return sum;
  }

  private static FloatVector upperHalves(MemorySegment rows, long at) {
    return ShortVector.fromMemorySegment(SHORTS, rows, at, ORDER)
        .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0)
        .reinterpretAsInts()
        .lanewise(VectorOperators.LSHL, BF16_SHIFT)
        .reinterpretAsFloats();
  }

  private static FloatVector floats(MemorySegment x, long at) {
    return FloatVector.fromMemorySegment(FLOATS, x, at, ORDER);
  }
}
