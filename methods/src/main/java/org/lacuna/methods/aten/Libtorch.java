package org.lacuna.methods.aten;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.djl.engine.Engine;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The C functions of libtorch that the bridge stands on.
 *
 * <p>All of them belong to the stable C interface of AOTInductor in {@code libtorch_cpu} (which
 * serves CUDA tensors too). A return value other than 0 is an error, of which libtorch prints the
 * reason to stderr.
 */
final class Libtorch {
  /** {@code int32 (const char* op, const char* overload, uint64* stack)}. */
  static final MethodHandle CALL_DISPATCHER;

  /** {@code int32 (at::Tensor*, at::Tensor** out)}: a second handle to the same tensor. */
  static final MethodHandle NEW_TENSOR_HANDLE;

  /** {@code int32 (at::Tensor*)}: gives a handle back. */
  static final MethodHandle DELETE_TENSOR;

  /** {@code int32 (at::Tensor*, void** out)}: address of the first element. */
  static final MethodHandle DATA_POINTER;

  /** {@code int32 (at::Tensor*, int64** out)}: the strides, one a dimension, in elements. */
  static final MethodHandle STRIDES;

  /** {@code int32 (at::Tensor*, int32* out)}: the type of its numbers. */
  static final MethodHandle TYPE;

  /** {@code void* malloc(size_t)}: the callee frees the cells of optional arguments. */
  static final MethodHandle MALLOC;

  static {
    // Loading the engine loads libtorch into this class loader, where the lookup then finds it.
    Engine.getEngine("PyTorch");
    Linker linker = Linker.nativeLinker();
    SymbolLookup torch = symbols();
    CALL_DISPATCHER =
        linker.downcallHandle(
            torch.findOrThrow("aoti_torch_call_dispatcher"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
    NEW_TENSOR_HANDLE =
        linker.downcallHandle(
            torch.findOrThrow("aoti_torch_new_tensor_handle"),
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
    DELETE_TENSOR =
        linker.downcallHandle(
            torch.findOrThrow("aoti_torch_delete_tensor_object"),
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    DATA_POINTER =
        linker.downcallHandle(
            torch.findOrThrow("aoti_torch_get_data_ptr"),
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
    STRIDES =
        linker.downcallHandle(
            torch.findOrThrow("aoti_torch_get_strides"),
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
    TYPE =
        linker.downcallHandle(
            torch.findOrThrow("aoti_torch_get_dtype"),
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
    MALLOC =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("malloc"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
  }

  private Libtorch() {}

  /** All that the loaded libraries of libtorch export. */
  static SymbolLookup symbols() {
    return SymbolLookup.loaderLookup();
  }
}
