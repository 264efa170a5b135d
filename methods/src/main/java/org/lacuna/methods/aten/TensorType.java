package org.lacuna.methods.aten;

import ai.djl.ndarray.NDArray;

/**
 * The types of numbers that attention is computed in, by libtorch's own names for them: DJL has
 * none for bfloat16, and asking one of its arrays for such a type ends the process.
 */
public enum TensorType {
  FLOAT16(5, 2),
  FLOAT32(6, 4),
  FLOAT64(7, 8),
  BFLOAT16(15, 2),
  /** Any other. */
  OTHER(-1, 0);

  /** Asked for many times a step. */
  private static final TensorType[] ALL = values();

  private final int code;
  private final int bytes;

  TensorType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** The type of a tensor. */
  public static TensorType of(NDArray tensor) {
    int code = TensorHandles.typeCode(tensor);
    for (TensorType type : ALL) {
      if (type.code == code) {
        return type;
      }
    }
    return OTHER;
  }

  /** The name of any tensor's type, as in NumPy where that has it. */
  static String nameOf(NDArray tensor) {
    return of(tensor) == BFLOAT16 ? "bf16" : tensor.getDataType().asNumpy();
  }

  /** Bytes that a number takes. */
  public int bytes() {
    return bytes;
  }

  /** Whether it has 16 bits. */
  public boolean isHalf() {
    return this == FLOAT16 || this == BFLOAT16;
  }

  /** {@code c10::ScalarType}. */
  long code() {
    return code;
  }
}
