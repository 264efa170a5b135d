package org.lacuna.experiments.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lacuna.methods.aten.TensorMemory;

/**
 * Float32 tensors in the safetensors format: 8 bytes header length, a JSON header, the data.
 *
 * <p>Reading checks every length against the file before anything is allocated.
 */
public final class Safetensors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LENGTH_BYTES = 8;

  /** The format's own limit on the header. */
  private static final long MOST_HEADER_BYTES = 100_000_000;

  private static final String FLOAT32 = "F32";

  private Safetensors() {}

  /** Writes tensors in the order of the map; forces them to the disk. */
  public static void write(Path file, Map<String, NDArray> tensors) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    long offset = 0;
    for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
      NDArray tensor = entry.getValue();
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", FLOAT32);
      node.set("shape", JSON.valueToTree(tensor.getShape().getShape()));
      long end = offset + tensor.size() * Float.BYTES;
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    // Padded with spaces so that the data is aligned, as the format asks for.
    String text = header.toString();
    byte[] json =
        (text + " ".repeat((LENGTH_BYTES - text.length() % LENGTH_BYTES) % LENGTH_BYTES))
            .getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer start =
          ByteBuffer.allocate(LENGTH_BYTES + json.length).order(ByteOrder.LITTLE_ENDIAN);
      start.putLong(json.length).put(json).flip();
      writeFully(channel, start);
      for (NDArray tensor : tensors.values()) {
        writeFully(channel, TensorMemory.of(tensor).asByteBuffer());
      }
      channel.force(true);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /**
   * Reads all tensors of a file into arrays of the manager.
   *
   * @throws CheckpointException if the file is not a whole safetensors file of float32 tensors
   */
  public static Map<String, NDArray> read(Path file, NDManager manager) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      long headerBytes = headerBytes(file, bytes);
      JsonNode header = header(file, bytes, headerBytes);
      long dataStart = LENGTH_BYTES + headerBytes;
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (!entry.getKey().equals("__metadata__")) {
          tensors.put(
              entry.getKey(),
              tensor(file, entry.getKey(), entry.getValue(), bytes.asSlice(dataStart), manager));
        }
      }
      return tensors;
    }
  }

  private static long headerBytes(Path file, MemorySegment bytes) {
    if (bytes.byteSize() < LENGTH_BYTES) {
      throw truncated(file, LENGTH_BYTES, bytes.byteSize());
    }
    long length = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
    if (length < 0 || length > MOST_HEADER_BYTES) {
      throw new CheckpointException(
          file, "not a safetensors file (header of " + length + " bytes)");
    }
    if (LENGTH_BYTES + length > bytes.byteSize()) {
      throw truncated(file, LENGTH_BYTES + length, bytes.byteSize());
    }
    return length;
  }

  private static JsonNode header(Path file, MemorySegment bytes, long length) {
    byte[] json = bytes.asSlice(LENGTH_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    try {
      JsonNode header = JSON.readTree(new String(json, StandardCharsets.UTF_8));
      if (!header.isObject()) {
        throw new CheckpointException(file, "header is not a JSON object");
      }
      return header;
    } catch (JsonProcessingException e) {
      throw new CheckpointException(file, "header is not JSON: " + e.getOriginalMessage());
    }
  }

  private static NDArray tensor(
      Path file, String name, JsonNode node, MemorySegment data, NDManager manager) {
    if (!node.path("dtype").asText().equals(FLOAT32)) {
      throw new CheckpointException(
          file, name + ": expected dtype F32, got " + node.path("dtype").asText());
    }
    long[] dimensions = new long[node.path("shape").size()];
    long elements = 1;
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = node.path("shape").get(i).asLong(-1);
      if (dimensions[i] < 0 || (elements > 0 && dimensions[i] > Integer.MAX_VALUE / elements)) {
        throw new CheckpointException(file, name + ": impossible shape " + node.path("shape"));
      }
      elements *= dimensions[i];
    }
    long from = node.path("data_offsets").path(0).asLong(-1);
    long to = node.path("data_offsets").path(1).asLong(-1);
    if (from < 0 || to - from != elements * Float.BYTES) {
      throw new CheckpointException(
          file, name + ": shape and data offsets disagree: " + node.path("data_offsets"));
    }
    if (to > data.byteSize()) {
      throw truncated(file, to, data.byteSize());
    }
    NDArray tensor = manager.create(new Shape(dimensions), DataType.FLOAT32);
    MemorySegment.copy(data, from, TensorMemory.of(tensor), 0, to - from);
    return tensor;
  }

  private static CheckpointException truncated(Path file, long expected, long found) {
    return new CheckpointException(
        file, "truncated: expected at least %d bytes, found %d".formatted(expected, found));
  }
}
