package org.lacuna.methods.aten;

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
    if (tensor.getDevice().isGpu()) {
      throw new IllegalArgumentException(
          "tensor lives on " + tensor.getDevice() + "; its memory can be viewed on the CPU only");
    }
    long bytes = tensor.size() * tensor.getDataType().getNumOfBytes();
    return MemorySegment.ofAddress(TensorHandles.dataPointer(tensor)).reinterpret(bytes);
  }
}
