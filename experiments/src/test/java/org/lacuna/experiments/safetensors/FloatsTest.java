package org.lacuna.experiments.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Widening is exact, narrowing is to the nearest. */
class FloatsTest {
  private static final int PATTERNS = 1 << 16;

  /** All numbers of 16 bits in order, at an odd address. */
  private static MemorySegment patterns() {
    ByteBuffer bytes = ByteBuffer.allocate(1 + PATTERNS * Short.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).position(1);
    for (int i = 0; i < PATTERNS; i++) {
      bytes.putShort((short) i);
    }
    return MemorySegment.ofArray(bytes.array()).asSlice(1);
  }

  private static float[] widened(NumberType type) {
    float[] floats = new float[PATTERNS];
    Floats.widen(type, patterns(), MemorySegment.ofArray(floats));
    return floats;
  }

  private static int narrowed(NumberType type, float value) {
    return narrowed(type, new float[] {value})[0];
  }

  private static int[] narrowed(NumberType type, float[] values) {
    byte[] bytes = new byte[values.length * Short.BYTES];
    Floats.narrow(type, MemorySegment.ofArray(values), MemorySegment.ofArray(bytes));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int[] narrowed = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      narrowed[i] = Short.toUnsignedInt(buffer.getShort());
    }
    return narrowed;
  }

  /** What a number's bits mean, by the definition of the type; infinity as one step too far. */
  private static double value(NumberType type, int bits) {
    int mantissaBits = type == NumberType.F16 ? 10 : 7;
    int exponentBits = 15 - mantissaBits;
    int exponent = (bits >> mantissaBits) & ((1 << exponentBits) - 1);
    int mantissa = bits & ((1 << mantissaBits) - 1);
    int bias = (1 << (exponentBits - 1)) - 1;
    double magnitude =
        exponent == 0
            ? Math.scalb((double) mantissa, 1 - bias - mantissaBits)
            : Math.scalb((double) ((1 << mantissaBits) + mantissa), exponent - bias - mantissaBits);
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }

  /** The bits of infinity: the first after the largest number. */
  private static int infinity(NumberType type) {
    return type == NumberType.F16 ? 0x7C00 : 0x7F80;
  }

  @ParameterizedTest
  @EnumSource(
      value = NumberType.class,
      names = {"F16", "BF16"})
  @DisplayName("all 65536 numbers mean what the type defines, and come back as they were")
  void everyNumber(NumberType type) {
    float[] floats = widened(type);
    int[] back = narrowed(type, floats);
    for (int bits = 0; bits < PATTERNS; bits++) {
      int magnitude = bits & 0x7FFF;
      if (magnitude > infinity(type)) {
        assertThat(floats[bits]).as("%x", bits).isNaN();
        assertThat(back[bits] & 0x7FFF).as("%x", bits).isGreaterThan(infinity(type));
        continue;
      }
      double expected =
          magnitude == infinity(type)
              ? Math.copySign(Double.POSITIVE_INFINITY, value(type, bits))
              : value(type, bits);
      // Compared as bits, so that -0 is not 0.
      if (Double.doubleToRawLongBits(floats[bits]) != Double.doubleToRawLongBits(expected)) {
        assertThat(floats[bits]).as("%x", bits).isEqualTo((float) expected);
      }
      assertThat(back[bits]).isEqualTo(bits);
    }
  }

  /** The number whose value is nearest, of two the even one, found by trying all of one sign. */
  private static int nearest(NumberType type, float value) {
    BigDecimal wanted = new BigDecimal(Math.abs(value));
    int low = 0;
    int high = infinity(type);
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (wanted.compareTo(new BigDecimal(value(type, middle))) >= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    BigDecimal below = wanted.subtract(new BigDecimal(value(type, low)));
    BigDecimal above = new BigDecimal(value(type, high)).subtract(wanted);
    int side = below.compareTo(above);
    int magnitude = side < 0 || (side == 0 && low % 2 == 0) ? low : high;
    return (Float.floatToRawIntBits(value) >>> 31 << 15) | magnitude;
  }

  @ParameterizedTest
  @EnumSource(
      value = NumberType.class,
      names = {"F16", "BF16"})
  @DisplayName("any float becomes the number with the smallest distance, exactly computed")
  void narrowingIsToTheNearest(NumberType type) {
    SplittableRandom random = new SplittableRandom(2026);
    float[] values = new float[20_000];
    for (int i = 0; i < values.length; i++) {
      int bits = random.nextInt();
      switch (i % 4) {
        case 0 -> values[i] = Float.intBitsToFloat(bits);
        // Of the size of weights, and with subnormal numbers of F16.
        case 1 -> values[i] = (float) Math.scalb(random.nextDouble(-1, 1), random.nextInt(-30, 20));
        // Half-way between two numbers of either type.
        case 2 -> values[i] = Float.intBitsToFloat((bits & 0xFFFF_0000) | 0x8000);
        default ->
            values[i] =
                Float.intBitsToFloat((127 - 14 + bits % 14) << 23 | (bits & 0x7FE000) | 0x1000);
      }
      if (!Float.isFinite(values[i])) {
        values[i] = i;
      }
    }
    int[] narrowed = narrowed(type, values);
    for (int i = 0; i < values.length; i++) {
      assertThat(narrowed[i]).as("%a", values[i]).isEqualTo(nearest(type, values[i]));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F16,65504,7bff",
    "F16,65519,7bff",
    "F16,65520,7c00",
    "F16,-1e9,fc00",
    "F16,Infinity,7c00",
    "F16,2.9e-8,0",
    "F16,6e-8,1",
    "F16,-0.0,8000",
    "BF16,3.4028235e38,7f80",
    "BF16,3.3895314e38,7f7f",
    "BF16,-Infinity,ff80",
    "BF16,1e-45,0",
    "BF16,1.00390625,3f80",
    "BF16,1.01171875,3f82",
    "BF16,-0.0,8000"
  })
  void edges(NumberType type, float value, String bits) {
    assertThat(Integer.toHexString(narrowed(type, value))).isEqualTo(bits);
  }

  @ParameterizedTest
  @EnumSource(
      value = NumberType.class,
      names = {"F16", "BF16"})
  @DisplayName("no NaN becomes infinite, wherever its payload is")
  void everyNanStaysOne(NumberType type) {
    for (int bits : new int[] {0x7F80_0001, 0x7FFF_FFFF, 0xFF80_0001, 0x7FC0_0000, 0xFFFF_8000}) {
      int narrowed = narrowed(type, Float.intBitsToFloat(bits));
      assertThat(narrowed & 0x7FFF).as("%x", bits).isGreaterThan(infinity(type));
    }
  }

  @Test
  @DisplayName("float32 keeps every bit, both ways")
  void floatsAreCopied() {
    int[] bits = new SplittableRandom(3).ints(5000).toArray();
    byte[] stored = new byte[bits.length * Float.BYTES];
    int[] again = new int[bits.length];
    Floats.narrow(NumberType.F32, MemorySegment.ofArray(bits), MemorySegment.ofArray(stored));
    Floats.widen(NumberType.F32, MemorySegment.ofArray(stored), MemorySegment.ofArray(again));

    assertThat(ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).getInt()).isEqualTo(bits[0]);
    assertThat(again).isEqualTo(bits);
  }

  @Test
  void whatDoesNotGoTogether() {
    MemorySegment four = MemorySegment.ofArray(new byte[4]);
    assertThatThrownBy(() -> Floats.widen(NumberType.F16, four, four))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Floats.narrow(NumberType.I32, four, four))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected F32 or F16 or BF16, got I32");
  }
}
