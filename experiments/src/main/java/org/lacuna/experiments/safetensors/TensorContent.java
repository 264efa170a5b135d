package org.lacuna.experiments.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.lacuna.methods.aten.TensorMemory;

/**
 * A tensor to be written, whose bytes are made when they are needed.
 *
 * @param type of its elements
 * @param shape row-major
 * @param filler makes the bytes
 */
public record TensorContent(NumberType type, Shape shape, Filler filler) {
  /** Makes a stretch of a tensor's bytes. */
  @FunctionalInterface
  public interface Filler {
    /**
     * Fills a stretch, of whole elements.
     *
     * @param from the stretch's first byte within the tensor
     * @param stretch is to hold the bytes, little-endian and row-major
     */
    void fill(long from, MemorySegment stretch);
  }

  /**
   * A float32 array on any device, which must stay as it is until it is written.
   *
   * @param type what it is rounded to, one of {@link Floats#TYPES}; see {@link Floats#narrow}
   */
  public static TensorContent of(NDArray array, NumberType type) {
    if (!Floats.TYPES.contains(type)) {
      throw new IllegalArgumentException(
          "expected %s, got %s".formatted(NumberType.names(Floats.TYPES, " or "), type));
    }
    return new TensorContent(
        type,
        array.getShape(),
        (from, stretch) -> {
          long elements = stretch.byteSize() / type.bytes();
          TensorMemory.read(
              FloatMemory.required(array),
              from / type.bytes(),
              elements,
              floats -> Floats.narrow(type, floats, stretch));
        });
  }

  /** A stored tensor, byte for byte, which must stay open until it is written. */
  public static TensorContent of(StoredTensors tensors, String name) {
    TensorEntry entry = tensors.entry(name);
    MemorySegment data = tensors.data(name);
    return new TensorContent(
        entry.type(),
        entry.shape(),
        (from, stretch) -> MemorySegment.copy(data, from, stretch, 0, stretch.byteSize()));
  }

  /**
   * A stored tensor of floating-point numbers as another type, which must stay open until it is
   * written; byte for byte where it is of that type.
   *
   * @param type what it is rounded to, one of {@link Floats#TYPES}; see {@link Floats#narrow}
   */
  public static TensorContent of(StoredTensors tensors, String name, NumberType type) {
    TensorEntry entry = tensors.entry(name);
    if (entry.type() == type) {
      return of(tensors, name);
    }
    MemorySegment data = tensors.data(name);
    return new TensorContent(
        type,
        entry.shape(),
        (from, stretch) -> {
          long first = from / type.bytes();
          long elements = stretch.byteSize() / type.bytes();
          MemorySegment stored =
              data.asSlice(first * entry.type().bytes(), elements * entry.type().bytes());
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment floats = arena.allocate(elements * Float.BYTES, Float.BYTES);
            Floats.widen(entry.type(), stored, floats);
            Floats.narrow(type, floats, stretch);
          }
        });
  }

  /** How many bytes it takes. */
  public long bytes() {
    return type.bytes(shape.getShape());
  }
}
