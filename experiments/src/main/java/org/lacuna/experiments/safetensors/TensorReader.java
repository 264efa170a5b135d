package org.lacuna.experiments.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.lacuna.methods.aten.TensorMemory;

/** Stored tensors as arrays, on any device. */
public final class TensorReader {
  private TensorReader() {}

  /**
   * Copies a tensor of F32, F16 or BF16 from the file's pages into an array, on the CPU without a
   * copy in between. Exact.
   *
   * @param target float32, contiguous, of the tensor's shape
   * @throws SafetensorsException if there is no such tensor, or it has another shape or type
   */
  public static void copyInto(NDArray target, StoredTensors tensors, String name) {
    TensorEntry entry = tensors.entry(name);
    requireType(tensors, entry, Floats.TYPES);
    if (!entry.shape().equals(target.getShape())) {
      throw new SafetensorsException(
          tensors.file(name),
          "%s: expected shape %s, got %s".formatted(name, target.getShape(), entry.shape()));
    }
    TensorMemory.fill(
        FloatMemory.required(target),
        memory -> Floats.widen(entry.type(), tensors.data(name), memory));
  }

  /**
   * Reads all tensors of a small file into arrays of a manager, each as the type it has there.
   *
   * @param types those that the caller can use, of F64, F32, I64, I32 and U8
   * @throws SafetensorsException if the file is damaged, or a tensor is of another type
   * @throws org.lacuna.results.RunException if it is not there or may not be read
   */
  public static Map<String, NDArray> read(Path file, NDManager manager, Set<NumberType> types) {
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      tensors.entries().values().forEach(entry -> requireType(tensors, entry, types));
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      tensors
          .entries()
          .forEach((name, entry) -> {
            NDArray array = manager.create(entry.shape(), arrayType(entry.type()));
            TensorMemory.fill(
                array,
                memory -> MemorySegment.copy(tensors.data(name), 0, memory, 0, entry.bytes()));
            arrays.put(name, array);
          });
      return arrays;
    }
  }

  private static void requireType(StoredTensors tensors, TensorEntry entry, Set<NumberType> types) {
    if (!types.contains(entry.type())) {
      throw new SafetensorsException(
          tensors.file(entry.name()),
          "%s: expected dtype %s, got %s"
              .formatted(entry.name(), NumberType.names(types, " or "), entry.type()));
    }
  }

  private static DataType arrayType(NumberType type) {
    return switch (type) {
      case F64 -> DataType.FLOAT64;
      case F32 -> DataType.FLOAT32;
      case I64 -> DataType.INT64;
      case I32 -> DataType.INT32;
      case U8 -> DataType.UINT8;
      default -> throw new IllegalArgumentException("no arrays of " + type);
    };
  }
}
