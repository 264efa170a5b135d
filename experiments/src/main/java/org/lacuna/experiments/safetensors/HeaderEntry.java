package org.lacuna.experiments.safetensors;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.lacuna.config.Nearest;

/** Reads what the header says of one tensor. */
final class HeaderEntry {
  private static final String TYPE = "dtype";
  private static final String SHAPE = "shape";
  private static final String OFFSETS = "data_offsets";
  private static final List<String> KEYS = List.of(TYPE, SHAPE, OFFSETS);

  /** More axes than any weight has. */
  private static final int MOST_AXES = 8;

  private final Path file;
  private final String name;
  private final JsonNode node;

  private HeaderEntry(Path file, String name, JsonNode node) {
    this.file = file;
    this.name = name;
    this.node = node;
  }

  /**
   * The entry of a name.
   *
   * @throws SafetensorsException if it is none, or its shape and offsets disagree
   */
  static TensorEntry read(Path file, String name, JsonNode node) {
    return new HeaderEntry(file, name, node).read();
  }

  private TensorEntry read() {
    requireKeys();
    NumberType type = type();
    JsonNode shape = node.path(SHAPE);
    JsonNode offsets = node.path(OFFSETS);
    long[] dimensions = dimensions(shape);
    long bytes;
    try {
      bytes = type.bytes(dimensions);
    } catch (ArithmeticException e) {
      throw problem("impossible shape " + shape);
    }
    long from = whole(offsets.path(0));
    long to = whole(offsets.path(1));
    if (!offsets.isArray() || offsets.size() != 2 || from < 0 || to < from) {
      throw problem("impossible data offsets " + offsets);
    }
    if (to - from != bytes) {
      throw problem(
          "shape and data offsets disagree: %s of %s is %d bytes, %s is %d"
              .formatted(type, shape, bytes, offsets, to - from));
    }
    return new TensorEntry(name, type, new Shape(dimensions), from, to);
  }

  private void requireKeys() {
    if (!node.isObject()) {
      throw problem("expected an object of %s, got %s".formatted(String.join(", ", KEYS), node));
    }
    node.fieldNames()
        .forEachRemaining(key -> {
          if (!KEYS.contains(key)) {
            throw problem("unknown key %s; %s".formatted(key, Nearest.hint(key, KEYS)));
          }
        });
    for (String key : KEYS) {
      if (!node.has(key)) {
        throw problem("has no " + key);
      }
    }
  }

  private NumberType type() {
    JsonNode found = node.path(TYPE);
    return NumberType.of(found.isTextual() ? found.textValue() : "")
        .orElseThrow(() ->
            problem(
                "unknown dtype %s; known are %s"
                    .formatted(found, NumberType.names(Arrays.asList(NumberType.values()), ", "))));
  }

  private long[] dimensions(JsonNode shape) {
    if (!shape.isArray()) {
      throw problem("impossible shape " + shape);
    }
    if (shape.size() > MOST_AXES) {
      throw problem("expected at most %d axes, got %d".formatted(MOST_AXES, shape.size()));
    }
    long[] dimensions = new long[shape.size()];
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = whole(shape.path(i));
      if (dimensions[i] < 0) {
        throw problem("impossible shape " + shape);
      }
    }
    return dimensions;
  }

  /** A whole number of at least 0, or -1. */
  private static long whole(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : -1;
  }

  private SafetensorsException problem(String text) {
    return new SafetensorsException(file, name + ": " + text);
  }
}
