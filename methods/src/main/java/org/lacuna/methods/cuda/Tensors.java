package org.lacuna.methods.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.TensorMemory;
import org.lacuna.methods.aten.TensorType;

/** Memory on the GPU that kernels read and write, and how it is described to them. */
public final class Tensors {
  private Tensors() {}

  /** Room for halves of either type, which DJL takes for float16. */
  public static NDArray halves(NDManager manager, long... shape) {
    return manager.create(new Shape(shape), DataType.FLOAT16);
  }

  /** Room for float32 numbers. */
  public static NDArray floats(NDManager manager, long... shape) {
    return manager.create(new Shape(shape), DataType.FLOAT32);
  }

  /** Room for int32 numbers. */
  public static NDArray ints(NDManager manager, long... shape) {
    return manager.create(new Shape(shape), DataType.INT32);
  }

  /** The address, 0 for none. */
  public static long at(@Nullable NDArray tensor) {
    return tensor == null ? 0 : TensorMemory.deviceAddress(tensor);
  }

  /** Adds the strides of all axes of {@code [B, H, n, channels]} but the last. */
  public static Struct addStrides(Struct struct, NDArray tensor) {
    long[] strides = TensorMemory.strides(tensor);
    return struct.add(strides[0]).add(strides[1]).add(strides[2]);
  }

  /** Whether every row of {@code [B, H, n, channels]} begins where so many numbers can be read. */
  public static boolean isAligned(NDArray tensor, int numbers) {
    long[] strides = TensorMemory.strides(tensor);
    return at(tensor) % ((long) numbers * TensorType.of(tensor).bytes()) == 0
        && strides[0] % numbers == 0
        && strides[1] % numbers == 0
        && strides[2] % numbers == 0;
  }

  /**
   * The number that stands for a type in the kernels: 0 for float32, 1 for float16, 2 for bfloat16.
   *
   * @throws IllegalArgumentException for any other
   */
  public static int code(TensorType type) {
    return switch (type) {
      case FLOAT32 -> 0;
      case FLOAT16 -> 1;
      case BFLOAT16 -> 2;
      case FLOAT64, OTHER -> throw new IllegalArgumentException("kernels have no type " + type);
    };
  }
}
