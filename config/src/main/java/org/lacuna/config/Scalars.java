package org.lacuna.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads single values strictly: a text is never taken for a number, nor 1.5 for a whole one. */
final class Scalars {

  private Scalars() {}

  /**
   * Reads a value of a leaf's type.
   *
   * @throws IllegalArgumentException if the node is no such value; the message says why
   */
  static Object read(Shape.Leaf leaf, JsonNode node) {
    Class<?> type = leaf.type();
    if (type == int.class || type == Integer.class) {
      return (int) whole(node, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return whole(node, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == double.class || type == Double.class) {
      return number(node);
    }
    if (type == boolean.class || type == Boolean.class) {
      return truth(node);
    }
    return type == Path.class ? path(node) : text(node);
  }

  private static long whole(JsonNode node, long min, long max) {
    if (!node.isIntegralNumber()) {
      String hint = node.asText().matches("[-+]?[0-9_]+") ? "; remove its quotes" : "";
      throw expected("a whole number", node, node.isTextual() ? hint : "");
    }
    if (!node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
      throw expected("a whole number from " + min + " to " + max, node, "");
    }
    return node.longValue();
  }

  private static double number(JsonNode node) {
    if (!node.isNumber()) {
      String hint =
          node.asText().matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?") ? "; remove its quotes" : "";
      throw expected("a number", node, node.isTextual() ? hint : "");
    }
    if (!Double.isFinite(node.doubleValue())) {
      throw expected("a number", node, ", which is too large");
    }
    return node.doubleValue();
  }

  private static boolean truth(JsonNode node) {
    if (!node.isBoolean()) {
      throw expected("true or false", node, "");
    }
    return node.booleanValue();
  }

  private static String text(JsonNode node) {
    if (!node.isTextual()) {
      boolean quotable = node.isNumber() || node.isBoolean();
      throw expected("a text", node, quotable ? "; put it in quotes" : "");
    }
    return node.textValue();
  }

  private static Path path(JsonNode node) {
    if (!node.isTextual()) {
      throw expected("a path", node, node.isNumber() ? "; put it in quotes" : "");
    }
    try {
      return Path.of(node.textValue());
    } catch (InvalidPathException e) {
      throw expected("a path", node, ": " + e.getReason());
    }
  }

  /**
   * Reads an enum's constant, {@code top_k} or {@code top-k} for {@code TOP_K}.
   *
   * @throws IllegalArgumentException if there is no such constant; the message names those there
   *     are
   */
  static Enum<?> constant(Shape.Choice choice, JsonNode node) {
    List<String> known = names(choice);
    // A constant may be named like a YAML word; its template quotes it, a person forgets to.
    String name = node.isValueNode() ? node.asText().replace('-', '_') : "";
    int index = known.indexOf(name);
    if (index >= 0) {
      return (Enum<?>) choice.type().getEnumConstants()[index];
    }
    String list = "one of " + String.join(", ", known);
    if (!node.isTextual()) {
      throw expected(list, node, "");
    }
    String hint =
        Nearest.of(name.toLowerCase(Locale.ROOT), known)
            .map(near -> "; did you mean " + near + "?")
            .orElse("");
    throw expected(list, node, hint);
  }

  /** The names of an enum's constants in YAML. */
  static List<String> names(Shape.Choice choice) {
    return Arrays.stream(choice.type().getEnumConstants())
        .map(constant -> Trees.name((Enum<?>) constant))
        .toList();
  }

  /** Names what a node is, for the end of "expected …, got". */
  static String describe(JsonNode node) {
    if (node.isObject()) {
      return "a section";
    }
    if (node.isArray()) {
      return "a list";
    }
    String text = ConfigException.shortened(node.asText());
    return node.isTextual() ? TextNode.valueOf(text).toString() : text;
  }

  private static IllegalArgumentException expected(String what, JsonNode node, String hint) {
    return new IllegalArgumentException("expected " + what + ", got " + describe(node) + hint);
  }
}
