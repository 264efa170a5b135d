package org.lacuna.methods.aten;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.djl.ndarray.NDArray;
import java.lang.foreign.MemorySegment;

/** The memory of a CPU tensor, without a copy. */
public final class TensorMemory {
  private TensorMemory() {}

  /**
   * The elements of a contiguous CPU tensor, row-major. The segment must not be used after the
   * tensor is closed: nothing keeps the memory alive for it.
   */
  public static MemorySegment of(NDArray tensor) {
    long bytes = tensor.size() * tensor.getDataType().getNumOfBytes();
    return MemorySegment.ofAddress(address(tensor)).reinterpret(bytes);
  }

  /** The address of the first element of a CPU tensor, which may be a view. */
  public static long address(NDArray tensor) {
    if (tensor.getDevice().isGpu()) {
      throw new IllegalArgumentException(
          "tensor lives on " + tensor.getDevice() + "; its memory can be viewed on the CPU only");
    }
    return TensorHandles.dataPointer(tensor);
  }

  /**
   * The address of the first element of a tensor on a GPU, in that GPU's memory.
   *
   * @throws IllegalArgumentException if the tensor is on the CPU
   */
  public static long deviceAddress(NDArray tensor) {
    if (!tensor.getDevice().isGpu()) {
      throw new IllegalArgumentException("tensor lives on the CPU, not on a GPU");
    }
    return TensorHandles.dataPointer(tensor);
  }

  /** How far apart in memory neighbours along each axis are, in elements. */
  public static long[] strides(NDArray tensor) {
    int dimensions = tensor.getShape().dimension();
    return MemorySegment.ofAddress(TensorHandles.stridesPointer(tensor))
        .reinterpret(dimensions * JAVA_LONG.byteSize())
        .toArray(JAVA_LONG);
  }
}
