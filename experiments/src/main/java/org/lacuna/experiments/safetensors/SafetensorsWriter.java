package org.lacuna.experiments.safetensors;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import org.lacuna.results.Json;

/**
 * Writes files that do not exist yet and forces them to the disk. What fails half-way leaves half a
 * file: write into a folder aside, as {@link org.lacuna.results.AtomicFiles} does.
 */
public final class SafetensorsWriter {
  /** Without it in the metadata, transformers refuses a file. */
  public static final Map<String, String> FOR_TRANSFORMERS = Map.of("format", "pt");

  /** Where the data begin is a multiple of this, as the format asks for. */
  private static final int ALIGNMENT = 8;

  /** Bytes at a time; whole elements of any type. */
  private static final int CHUNK = 1 << 20;

  private SafetensorsWriter() {}

  /**
   * Writes tensors in the order of the map.
   *
   * @param metadata what the file says of itself, such as {@link #FOR_TRANSFORMERS}
   * @throws IllegalArgumentException if a tensor is called {@code __metadata__}, or the names take
   *     more than the format's 100 MB
   */
  public static void write(
      Path file, Map<String, TensorContent> tensors, Map<String, String> metadata)
      throws IOException {
    ByteBuffer header = header(tensors, metadata);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Arena arena = Arena.ofConfined()) {
      writeFully(channel, header);
      MemorySegment chunk = arena.allocate(CHUNK, ALIGNMENT);
      for (TensorContent tensor : tensors.values()) {
        long bytes = tensor.bytes();
        for (long from = 0; from < bytes; from += CHUNK) {
          MemorySegment stretch = chunk.asSlice(0, Math.min(CHUNK, bytes - from));
          tensor.filler().fill(from, stretch);
          writeFully(channel, stretch.asByteBuffer());
        }
      }
      channel.force(true);
    }
  }

  private static ByteBuffer header(
      Map<String, TensorContent> tensors, Map<String, String> metadata) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    if (!metadata.isEmpty()) {
      header.set(Header.METADATA, Json.tree(metadata));
    }
    long offset = 0;
    for (Map.Entry<String, TensorContent> entry : tensors.entrySet()) {
      if (entry.getKey().equals(Header.METADATA)) {
        throw new IllegalArgumentException("no tensor can be called " + Header.METADATA);
      }
      TensorContent tensor = entry.getValue();
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", tensor.type().name());
      node.set("shape", Json.tree(tensor.shape().getShape()));
      long end = Math.addExact(offset, tensor.bytes());
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = Json.line(header).getBytes(StandardCharsets.UTF_8);
    byte[] json = Arrays.copyOf(text, Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT);
    if (json.length > Header.MOST_BYTES) {
      throw new IllegalArgumentException(
          "%d tensors need a header of %d bytes; the format allows %d"
              .formatted(tensors.size(), json.length, Header.MOST_BYTES));
    }
    Arrays.fill(json, text.length, json.length, (byte) ' ');
    return ByteBuffer.allocate(Header.LENGTH_BYTES + json.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .flip();
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
