package org.lacuna.experiments.safetensors;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files made by hand, whole or not. */
final class FileBytes {
  private FileBytes() {}

  /** A file that says of its header what is so; the data are zeros. */
  static byte[] of(String header, int dataBytes) {
    return of(header.getBytes(StandardCharsets.UTF_8).length, header, dataBytes);
  }

  /** A file that says of its header what need not be so; the data are zeros. */
  static byte[] of(long headerLength, String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(headerLength)
        .put(json)
        .array();
  }

  /** Writes arrays as F32. */
  static void write(Path file, Map<String, NDArray> arrays) throws IOException {
    Map<String, TensorContent> tensors = new LinkedHashMap<>();
    arrays.forEach((name, array) -> tensors.put(name, TensorContent.of(array, NumberType.F32)));
    SafetensorsWriter.write(file, tensors, Map.of());
  }
}
