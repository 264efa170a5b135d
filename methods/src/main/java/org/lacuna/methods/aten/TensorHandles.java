package org.lacuna.methods.aten;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Native handles ({@code at::Tensor*}) of DJL tensors, and who owns them.
 *
 * <p>A DJL array owns one handle. The dispatcher <em>consumes</em> the handles it is given, so each
 * call gets fresh ones; when a call fails half-way, some were taken and some were not.
 */
final class TensorHandles {
  private static final ThreadLocal<MemorySegment> OUT =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(JAVA_LONG, 1));

  private TensorHandles() {}

  static long of(NDArray tensor) {
    return ((PtNDArray) tensor).getHandle();
  }

  /** A second handle to the same tensor, to be consumed by one call. */
  static long duplicate(NDArray tensor) {
    return queryLong(Libtorch.NEW_TENSOR_HANDLE, of(tensor));
  }

  static long dataPointer(NDArray tensor) {
    return queryLong(Libtorch.DATA_POINTER, of(tensor));
  }

  static long stridesPointer(NDArray tensor) {
    return queryLong(Libtorch.STRIDES, of(tensor));
  }

  /** {@code c10::ScalarType} of a tensor. */
  static int typeCode(NDArray tensor) {
    return (int) queryLong(Libtorch.TYPE, of(tensor)); // an int32, written to the lower half
  }

  static void delete(long handle) {
    try {
      check((int) Libtorch.DELETE_TENSOR.invokeExact(handle));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A heap cell that holds the value of an optional argument; the callee frees it. */
  static long cell(long value) {
    try {
      long address = (long) Libtorch.MALLOC.invokeExact(JAVA_LONG.byteSize());
      MemorySegment.ofAddress(address).reinterpret(JAVA_LONG.byteSize()).set(JAVA_LONG, 0, value);
      return address;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * How many handles and graph nodes share a tensor: {@code c10::intrusive_ptr_target::refcount_},
   * which follows the virtual-table pointer of the {@code TensorImpl} that a handle points to.
   */
  static long referenceCount(NDArray tensor) {
    MemorySegment handle = MemorySegment.ofAddress(of(tensor)).reinterpret(ADDRESS.byteSize());
    MemorySegment impl = handle.get(ADDRESS, 0).reinterpret(2 * ADDRESS.byteSize());
    return impl.get(JAVA_INT, ADDRESS.byteSize());
  }

  /** The reference counts of the arguments that are tensors, 0 elsewhere. */
  static long[] referenceCounts(
      @Nullable Object[] arguments, Function<@Nullable Object, @Nullable NDArray> tensorOf) {
    long[] counts = new long[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      NDArray tensor = tensorOf.apply(arguments[i]);
      counts[i] = tensor == null ? 0 : referenceCount(tensor);
    }
    return counts;
  }

  /** Gives back the handles of a failed call that the dispatcher had not taken over. */
  static void deleteUntaken(
      @Nullable Object[] arguments,
      Function<@Nullable Object, @Nullable NDArray> tensorOf,
      long[] countsBefore,
      long[] handles) {
    // Backwards: a tensor given twice is taken from the front, so what is left is at the end.
    for (int i = arguments.length - 1; i >= 0; i--) {
      NDArray tensor = tensorOf.apply(arguments[i]);
      if (tensor != null && referenceCount(tensor) > countsBefore[i]) {
        delete(handles[i]);
      }
    }
  }

  private static long queryLong(java.lang.invoke.MethodHandle function, long handle) {
    MemorySegment out = OUT.get();
    try {
      check((int) function.invokeExact(handle, out));
    } catch (Throwable e) {
      throw unexpected(e);
    }
    return out.get(JAVA_LONG, 0);
  }

  private static void check(int code) {
    if (code != 0) {
      throw new AtenException("libtorch refused a tensor handle (code " + code + ")");
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    return e instanceof RuntimeException r ? r : new IllegalStateException(e);
  }
}
