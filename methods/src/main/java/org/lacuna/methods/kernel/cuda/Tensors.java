package org.lacuna.methods.kernel.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.TensorMemory;
import org.lacuna.methods.cuda.Struct;

/** Memory on the GPU that kernels read and write, and how it is described to them. */
final class Tensors {
  private Tensors() {}

  /** Room for halves of either type, which DJL takes for float16. */
  static NDArray halves(NDManager manager, long... shape) {
    return manager.create(new Shape(shape), DataType.FLOAT16);
  }

  static NDArray floats(NDManager manager, long... shape) {
    return manager.create(new Shape(shape), DataType.FLOAT32);
  }

  static NDArray ints(NDManager manager, long... shape) {
    return manager.create(new Shape(shape), DataType.INT32);
  }

  /** The address, 0 for none. */
  static long at(@Nullable NDArray tensor) {
    return tensor == null ? 0 : TensorMemory.deviceAddress(tensor);
  }

  /** Adds the strides of all axes of {@code [B, H, n, channels]} but the last. */
  static Struct addStrides(Struct struct, NDArray tensor) {
    long[] strides = TensorMemory.strides(tensor);
    return struct.add(strides[0]).add(strides[1]).add(strides[2]);
  }
}
