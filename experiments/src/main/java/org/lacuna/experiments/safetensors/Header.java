package org.lacuna.experiments.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The beginning of a file: 8 bytes header length, then JSON. All that it says has been held against
 * the file's size.
 *
 * @param entries by name, in the order of their places
 * @param metadata what the file says of itself
 * @param dataStart the first byte of the data section in the file
 */
record Header(Map<String, TensorEntry> entries, Map<String, String> metadata, long dataStart) {
  /** Bytes of the number that says how long the JSON is. */
  static final int LENGTH_BYTES = 8;

  /** The format's own limit on the JSON. */
  static final long MOST_BYTES = 100_000_000;

  /** The key beside the tensors' names. */
  static final String METADATA = "__metadata__";

  /** The beginning of what stands in for a file that Git keeps elsewhere. */
  private static final String LFS_POINTER = "version https://git-lfs";

  /**
   * Reads and checks the header.
   *
   * @param bytes the whole file
   * @throws SafetensorsException if it is not that of a whole file
   */
  static Header read(Path file, MemorySegment bytes) {
    long length = length(file, bytes);
    byte[] json = bytes.asSlice(LENGTH_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    if (json.length > 0 && json[0] != '{') {
      throw new SafetensorsException(file, "not a safetensors file (header is not a JSON object)");
    }
    List<TensorEntry> entries = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    StrictJson.forEachMember(
        file,
        "header",
        json,
        (key, value) -> {
          if (key.equals(METADATA)) {
            readMetadata(file, value, metadata);
          } else {
            entries.add(HeaderEntry.read(file, key, value));
          }
        });
    long dataStart = LENGTH_BYTES + length;
    return new Header(inPlace(file, entries, bytes.byteSize() - dataStart), metadata, dataStart);
  }

  private static long length(Path file, MemorySegment bytes) {
    if (bytes.byteSize() < LENGTH_BYTES) {
      throw truncated(file, LENGTH_BYTES, bytes.byteSize());
    }
    long length = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
    if (length < 0 || length > MOST_BYTES) {
      throw new SafetensorsException(
          file,
          isLfsPointer(bytes)
              ? "a pointer of Git LFS, not the file itself; get it with: git lfs pull"
              : "not a safetensors file (header of %d bytes)".formatted(length));
    }
    if (LENGTH_BYTES + length > bytes.byteSize()) {
      throw truncated(file, LENGTH_BYTES + length, bytes.byteSize());
    }
    return length;
  }

  private static boolean isLfsPointer(MemorySegment bytes) {
    byte[] pointer = LFS_POINTER.getBytes(StandardCharsets.US_ASCII);
    return bytes.byteSize() >= pointer.length
        && bytes.asSlice(0, pointer.length).mismatch(MemorySegment.ofArray(pointer)) == -1;
  }

  private static void readMetadata(Path file, JsonNode node, Map<String, String> metadata) {
    if (!node.isObject()) {
      throw new SafetensorsException(
          file, "%s: expected an object of texts, got %s".formatted(METADATA, node));
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getValue().isTextual()) {
        throw new SafetensorsException(
            file,
            "%s: %s: expected a text, got %s"
                .formatted(METADATA, entry.getKey(), entry.getValue()));
      }
      metadata.put(entry.getKey(), entry.getValue().textValue());
    }
  }

  /** The format allows neither gaps nor overlaps, so tensors never need more than the file has. */
  private static Map<String, TensorEntry> inPlace(
      Path file, List<TensorEntry> entries, long bytes) {
    // Among those that begin at the same byte, the ones without elements come first.
    entries.sort(Comparator.comparingLong(TensorEntry::from).thenComparingLong(TensorEntry::to));
    Map<String, TensorEntry> byName = LinkedHashMap.newLinkedHashMap(entries.size());
    long end = 0;
    for (TensorEntry entry : entries) {
      if (entry.from() != end) {
        throw new SafetensorsException(
            file,
            "%s: expected to begin at offset %d, got %d"
                .formatted(entry.name(), end, entry.from()));
      }
      end = entry.to();
      byName.put(entry.name(), entry);
    }
    if (end > bytes) {
      throw truncated(file, end, bytes);
    }
    if (end < bytes) {
      throw new SafetensorsException(
          file, "expected %d bytes of data, found %d".formatted(end, bytes));
    }
    return byName;
  }

  private static SafetensorsException truncated(Path file, long expected, long found) {
    return new SafetensorsException(
        file, "truncated: expected at least %d bytes, found %d".formatted(expected, found));
  }
}
