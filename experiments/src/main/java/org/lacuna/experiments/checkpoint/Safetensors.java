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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lacuna.methods.aten.TensorMemory;

/**
 * Tensors in the safetensors format: 8 bytes header length, a JSON header, the data. Weights are
 * float32; a reader may ask for further types.
 *
 * <p>Reading checks every length against the file before anything is allocated.
 */
public final class Safetensors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LENGTH_BYTES = 8;

  /** The format's own limit on the header. */
  private static final long MOST_HEADER_BYTES = 100_000_000;

  private static final String METADATA = "__metadata__";

  /**
   * Where a tensor lies.
   *
   * @param from its first byte in the data
   * @param to its last byte and one
   */
  private record Place(String name, DataType type, Shape shape, long from, long to) {
    long bytes() {
      return to - from;
    }
  }

  private Safetensors() {}

  /** Writes tensors in the order of the map; forces them to the disk. */
  public static void write(Path file, Map<String, NDArray> tensors) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    long offset = 0;
    for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
      NDArray tensor = entry.getValue();
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", DataType.FLOAT32.asSafetensors());
      node.set("shape", JSON.valueToTree(tensor.getShape().getShape()));
      long end = offset + tensor.size() * Float.BYTES;
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    // Padded with spaces so that the data is aligned, as the format asks for.
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] json =
        Arrays.copyOf(text, (text.length + LENGTH_BYTES - 1) / LENGTH_BYTES * LENGTH_BYTES);
    Arrays.fill(json, text.length, json.length, (byte) ' ');
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
    return read(file, manager, EnumSet.of(DataType.FLOAT32));
  }

  /**
   * Reads all tensors of a file, each as the type it has there.
   *
   * @param types those that the caller can use
   * @throws CheckpointException if the file is not a whole safetensors file of such tensors
   */
  public static Map<String, NDArray> read(Path file, NDManager manager, Set<DataType> types)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = map(channel, arena);
      long headerBytes = headerBytes(file, bytes);
      JsonNode header = header(file, bytes, headerBytes);
      MemorySegment data = bytes.asSlice(LENGTH_BYTES + headerBytes);
      List<Place> places = new ArrayList<>();
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (!entry.getKey().equals(METADATA)) {
          places.add(place(file, entry.getKey(), entry.getValue(), types));
        }
      }
      requireGapless(file, places, data.byteSize());
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      for (Place place : places) {
        NDArray tensor = manager.create(place.shape(), place.type());
        MemorySegment.copy(data, place.from(), TensorMemory.of(tensor), 0, place.bytes());
        tensors.put(place.name(), tensor);
      }
      return tensors;
    }
  }

  /**
   * What a file says of itself, without its tensors; empty where it says nothing.
   *
   * @throws CheckpointException if the header cannot be read
   */
  public static Map<String, String> metadata(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = map(channel, arena);
      JsonNode node = header(file, bytes, headerBytes(file, bytes)).path(METADATA);
      Map<String, String> metadata = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        metadata.put(entry.getKey(), entry.getValue().asText());
      }
      return metadata;
    }
  }

  private static MemorySegment map(FileChannel channel, Arena arena) throws IOException {
    return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
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

  private static Place place(Path file, String name, JsonNode node, Set<DataType> types) {
    DataType type = type(file, name, node.path("dtype").asText(), types);
    JsonNode shape = node.path("shape");
    long[] dimensions = new long[shape.size()];
    long elements = 1;
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = whole(shape.path(i));
      if (dimensions[i] < 0 || dimensions[i] > Integer.MAX_VALUE / Math.max(1, elements)) {
        throw new CheckpointException(file, name + ": impossible shape " + shape);
      }
      elements *= dimensions[i];
    }
    JsonNode offsets = node.path("data_offsets");
    long from = whole(offsets.path(0));
    long to = whole(offsets.path(1));
    if (!shape.isArray()
        || offsets.size() != 2
        || from < 0
        || to < from
        || to - from != elements * type.getNumOfBytes()) {
      throw new CheckpointException(
          file, "%s: shape and data offsets disagree: %s and %s".formatted(name, shape, offsets));
    }
    return new Place(name, type, new Shape(dimensions), from, to);
  }

  private static DataType type(Path file, String name, String found, Set<DataType> types) {
    return types.stream()
        .filter(type -> type.asSafetensors().equals(found))
        .findFirst()
        .orElseThrow(() -> {
          List<String> known = types.stream().map(DataType::asSafetensors).sorted().toList();
          return new CheckpointException(
              file,
              "%s: expected dtype %s, got %s".formatted(name, String.join(" or ", known), found));
        });
  }

  /** A whole number of at least 0, or -1. */
  private static long whole(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : -1;
  }

  /** The format allows neither gaps nor overlaps, so tensors never need more than the file has. */
  private static void requireGapless(Path file, List<Place> places, long bytes) {
    long end = 0;
    for (Place place : places.stream().sorted(Comparator.comparingLong(Place::to)).toList()) {
      if (place.from() != end) {
        throw new CheckpointException(
            file,
            "%s: expected to begin at offset %d, got %d"
                .formatted(place.name(), end, place.from()));
      }
      end = place.to();
    }
    if (end > bytes) {
      throw truncated(file, end, bytes);
    }
    if (end < bytes) {
      throw new CheckpointException(
          file, "expected %d bytes of data, found %d".formatted(end, bytes));
    }
  }

  private static CheckpointException truncated(Path file, long expected, long found) {
    return new CheckpointException(
        file, "truncated: expected at least %d bytes, found %d".formatted(expected, found));
  }
}
