package org.lacuna.experiments.conform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lacuna.results.Json;

/** The bytes of a vector, to be changed and written elsewhere. */
public final class VectorFile {
  private static final String METADATA = "__metadata__";

  private final ObjectNode header;
  private final ByteBuffer data;

  private VectorFile(ObjectNode header, ByteBuffer data) {
    this.header = header;
    this.data = data;
  }

  /** The folder of the vectors that are with the tests. */
  public static Path folder() {
    try {
      return Path.of(Objects.requireNonNull(VectorFile.class.getResource("/conformance")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A vector that is with the tests, by its name. */
  public static VectorFile of(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(folder().resolve(name + ".safetensors"));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(buffer.getLong());
    String json = new String(bytes, Long.BYTES, length, StandardCharsets.UTF_8);
    ByteBuffer data = buffer.position(Long.BYTES + length).slice().order(ByteOrder.LITTLE_ENDIAN);
    return new VectorFile((ObjectNode) Json.MAPPER.readTree(json), data);
  }

  /** The names of the tensors. */
  public List<String> tensors() {
    return header.properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> !name.equals(METADATA))
        .toList();
  }

  /**
   * Makes one number of a tensor another one. It lies at two thirds: the first query of a head sees
   * one key, whatever it asks, and first and last targets may be left out.
   */
  public VectorFile wrong(String tensor) {
    JsonNode place = header.path(tensor).path("data_offsets");
    String type = header.path(tensor).path("dtype").asText();
    int size = type.equals("F32") ? Float.BYTES : type.equals("I64") ? Long.BYTES : 1;
    int numbers = (place.path(1).asInt() - place.path(0).asInt()) / size;
    int at = place.path(0).asInt() + numbers * 2 / 3 * size;
    switch (type) {
      case "F32" -> data.putFloat(at, data.getFloat(at) + 3 + 2 * Math.abs(data.getFloat(at)));
      case "I64" -> lower(at, place.path(1).asInt());
      default -> data.put(at, (byte) (1 - data.get(at)));
    }
    return this;
  }

  /** Size of the tensors. */
  public int tensorBytes() {
    return data.capacity();
  }

  /** Lowers the first positive number from some place on: -1 and 0 may stand for nothing. */
  private void lower(int at, int end) {
    int place = at;
    while (place < end - Long.BYTES && data.getLong(place) <= 0) {
      place += Long.BYTES;
    }
    data.putLong(place, data.getLong(place) - 1);
  }

  /** Makes the first number of an int64 tensor a given one. */
  public VectorFile number(String tensor, long number) {
    data.putLong(header.path(tensor).path("data_offsets").path(0).asInt(), number);
    return this;
  }

  /** Gives a tensor another name. */
  public VectorFile rename(String tensor, String name) {
    header.set(name, header.remove(tensor));
    return this;
  }

  /** Gives a tensor another shape. */
  public VectorFile shape(String tensor, long... shape) {
    ((ObjectNode) header.path(tensor)).set("shape", Json.tree(shape));
    return this;
  }

  /** Sets what the file says of itself. */
  public VectorFile metadata(String key, String value) {
    ((ObjectNode) header.path(METADATA)).put(key, value);
    return this;
  }

  /** Takes away what the file says of itself. */
  public VectorFile withoutMetadata(String key) {
    ((ObjectNode) header.path(METADATA)).remove(key);
    return this;
  }

  /** Sets a parameter. */
  public VectorFile config(String key, JsonNode value) throws IOException {
    String text = header.path(METADATA).path("config").asText();
    ObjectNode config = (ObjectNode) Json.MAPPER.readTree(text);
    return metadata("config", config.set(key, value).toString());
  }

  /** The file's bytes. */
  public byte[] bytes() {
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[Long.BYTES + json.length + data.capacity()];
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data.duplicate().clear());
    return bytes;
  }

  /** Writes it below a folder, under a name. */
  public Path write(Path folder, String name) throws IOException {
    return write(folder, name, bytes());
  }

  /** Writes the first bytes of it only. */
  public Path truncated(Path folder, String name, int length) throws IOException {
    return write(folder, name, Arrays.copyOf(bytes(), length));
  }

  private static Path write(Path folder, String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name + ".safetensors");
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }
}
