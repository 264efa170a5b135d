package org.lacuna.methods.aten;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** The memory of tensors: of those on the CPU without a copy. */
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

  /**
   * Fills a contiguous tensor: on the CPU in its own memory, on a GPU in memory that is then copied
   * to it.
   *
   * @param writer is given the elements, row-major, of any content
   */
  public static void fill(NDArray tensor, Consumer<MemorySegment> writer) {
    if (!tensor.getDevice().isGpu()) {
      writer.accept(of(tensor));
      return;
    }
    try (NDManager host = tensor.getManager().newSubManager(Device.cpu())) {
      NDArray staged = host.create(tensor.getShape(), tensor.getDataType());
      writer.accept(of(staged));
      Ops.copyInto(tensor, staged);
    }
  }

  /**
   * Reads some elements of a contiguous tensor on any device.
   *
   * @param from the first element, row-major
   * @param reader is given the elements, valid until it returns
   */
  public static void read(NDArray tensor, long from, long count, Consumer<MemorySegment> reader) {
    if (!tensor.getDevice().isGpu()) {
      long bytes = tensor.getDataType().getNumOfBytes();
      reader.accept(of(tensor).asSlice(from * bytes, count * bytes));
      return;
    }
    try (NDManager scratch = tensor.getManager().newSubManager()) {
      NDArray some = Ops.narrow(Ops.alias(scratch, tensor).flatten(), 0, from, count);
      reader.accept(of(some.toDevice(Device.cpu(), true)));
    }
  }

  /** How far apart in memory neighbours along each axis are, in elements. */
  public static long[] strides(NDArray tensor) {
    int dimensions = tensor.getShape().dimension();
    return MemorySegment.ofAddress(TensorHandles.stridesPointer(tensor))
        .reinterpret(dimensions * JAVA_LONG.byteSize())
        .toArray(JAVA_LONG);
  }
}
