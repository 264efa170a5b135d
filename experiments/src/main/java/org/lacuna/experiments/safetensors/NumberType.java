package org.lacuna.experiments.safetensors;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the elements of a stored tensor are; the names are those of the format. */
public enum NumberType {
  /** IEEE 754 binary64. */
  F64(8),
  /** IEEE 754 binary32. */
  F32(4),
  /** IEEE 754 binary16. */
  F16(2),
  /** The upper half of a binary32. */
  BF16(2),
  /** Signed, 64 bits. */
  I64(8),
  /** Signed, 32 bits. */
  I32(4),
  /** Signed, 16 bits. */
  I16(2),
  /** Signed, 8 bits. */
  I8(1),
  /** Unsigned, 64 bits. */
  U64(8),
  /** Unsigned, 32 bits. */
  U32(4),
  /** Unsigned, 16 bits. */
  U16(2),
  /** Unsigned, 8 bits. */
  U8(1),
  /** 0 or 1 in a byte. */
  BOOL(1),
  /** 8 bits, 4 of them exponent. */
  F8_E4M3(1),
  /** 8 bits, 5 of them exponent. */
  F8_E5M2(1);

  private final int bytes;

  NumberType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** The type of a name, which is in capitals; empty if there is none. */
  public static Optional<NumberType> of(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** The names of some types in the enumeration's order, for messages. */
  static String names(Collection<NumberType> types, String between) {
    return types.stream().sorted().map(NumberType::name).collect(Collectors.joining(between));
  }

  /**
   * Bytes of a tensor.
   *
   * @param dimensions at least 0 each
   * @throws ArithmeticException if they cannot be counted in a {@code long}, even where another
   *     dimension is 0
   */
  long bytes(long... dimensions) {
    long product = bytes;
    boolean empty = false;
    for (long dimension : dimensions) {
      empty |= dimension == 0;
      product = Math.multiplyExact(product, Math.max(1, dimension));
    }
    return empty ? 0 : product;
  }
}
