package org.lacuna.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Inputs and results of one case, computed by others: a safetensors file, that is the header's
 * length, a JSON header that gives type, shape and place of each tensor, and the numbers.
 */
final class GoldenVector {
  private final Path file;
  private final ByteBuffer data;
  private final JsonNode header;
  private final JsonNode config;

  private GoldenVector(Path file, ByteBuffer data, JsonNode header, JsonNode config) {
    this.file = file;
    this.data = data;
    this.header = header;
    this.config = config;
  }

  static GoldenVector read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] json = new byte[Math.toIntExact(bytes.getLong())];
    bytes.get(json);
    ObjectMapper mapper = new ObjectMapper();
    JsonNode header = mapper.readTree(json);
    JsonNode config = mapper.readTree(header.at("/__metadata__/config").asText());
    return new GoldenVector(file, bytes.slice().order(ByteOrder.LITTLE_ENDIAN), header, config);
  }

  /** Whether the case is one of the method alone, without further steps around it. */
  boolean isPlain() {
    return !config.has("alpha");
  }

  String method() {
    return header.at("/__metadata__/method").asText();
  }

  int parameter(String name) {
    if (!config.has(name)) {
      throw new IllegalArgumentException(file + " has no parameter " + name);
    }
    return config.get(name).asInt();
  }

  HeadShape heads() {
    return new HeadShape(parameter("heads"), parameter("kv_heads"), parameter("head_dim"));
  }

  boolean has(String tensor) {
    return header.has(tensor);
  }

  Shape shape(String tensor) {
    JsonNode dimensions = entry(tensor).get("shape");
    long[] shape = new long[dimensions.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dimensions.get(i).asLong();
    }
    return new Shape(shape);
  }

  float[] floats(String tensor) {
    float[] values = new float[Math.toIntExact(shape(tensor).size())];
    bytes(tensor, "F32").asFloatBuffer().get(values);
    return values;
  }

  long[] longs(String tensor) {
    long[] values = new long[Math.toIntExact(shape(tensor).size())];
    bytes(tensor, "I64").asLongBuffer().get(values);
    return values;
  }

  byte[] bytes(String tensor) {
    byte[] values = new byte[Math.toIntExact(shape(tensor).size())];
    bytes(tensor, "U8").get(values);
    return values;
  }

  NDArray tensor(NDManager manager, String name) {
    return manager.create(floats(name), shape(name));
  }

  private ByteBuffer bytes(String tensor, String type) {
    JsonNode entry = entry(tensor);
    if (!entry.get("dtype").asText().equals(type)) {
      throw new IllegalArgumentException(file + ": " + tensor + " is not of type " + type);
    }
    int from = entry.get("data_offsets").get(0).asInt();
    int to = entry.get("data_offsets").get(1).asInt();
    return data.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN);
  }

  private JsonNode entry(String tensor) {
    if (!has(tensor)) {
      throw new IllegalArgumentException(file + " has no tensor " + tensor);
    }
    return header.get(tensor);
  }

  /** Folder and name, without the ending. */
  @Override
  public String toString() {
    String name = file.getFileName().toString();
    return method() + "/" + name.substring(0, name.lastIndexOf('.'));
  }
}
