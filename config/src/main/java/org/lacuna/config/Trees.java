package org.lacuna.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into trees and lays one tree over another.
 *
 * <p>Trees are canonical, so that equal configurations have equal text and equal hashes: a section
 * has its record's order, a map the order of its keys, and a whole number the smallest node type
 * that holds it.
 */
final class Trees {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Trees() {}

  /**
   * The tree of a record.
   *
   * @throws IllegalArgumentException if a value has no place in YAML or JSON, such as NaN
   */
  static ObjectNode of(Record value) {
    ObjectNode tree = NODES.objectNode();
    for (Field field : Field.of(value.getClass())) {
      try {
        tree.set(field.key(), tree(field.in(value)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(field.key() + ": " + e.getMessage(), e);
      }
    }
    return tree;
  }

  /** The tree of any value that a component may have. */
  static JsonNode tree(@Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case Optional<?> optional -> tree(optional.orElse(null));
      case Record section -> of(section);
      case Enum<?> constant -> NODES.textNode(name(constant));
      case JsonNode open -> canonical(open);
      case Integer number -> NODES.numberNode(number.intValue());
      case Long number -> whole(number);
      case Double number when Double.isFinite(number) -> NODES.numberNode(number.doubleValue());
      case Boolean truth -> NODES.booleanNode(truth);
      case String text -> NODES.textNode(text);
      case Path path -> NODES.textNode(path.toString());
      case List<?> list -> {
        ArrayNode items = NODES.arrayNode();
        list.forEach(item -> items.add(tree(item)));
        yield items;
      }
      case Map<?, ?> map -> {
        TreeMap<String, JsonNode> sorted = new TreeMap<>();
        map.forEach((key, item) -> sorted.put((String) key, tree(item)));
        yield NODES.objectNode().setAll(sorted);
      }
      default -> throw new IllegalArgumentException(value + " cannot be written as a value");
    };
  }

  /** The name of an enum's constant in YAML: {@code TOP_K} is {@code top_k}. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A copy with the keys of every object sorted. */
  static JsonNode canonical(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(entry -> sorted.put(entry.getKey(), canonical(entry.getValue())));
      return NODES.objectNode().setAll(sorted);
    }
    if (node.isArray()) {
      ArrayNode items = NODES.arrayNode();
      node.forEach(item -> items.add(canonical(item)));
      return items;
    }
    return node.isIntegralNumber() && node.canConvertToLong() ? whole(node.longValue()) : node;
  }

  private static JsonNode whole(long number) {
    return number == (int) number ? NODES.numberNode((int) number) : NODES.numberNode(number);
  }

  /**
   * Lays a tree over another: sections, maps and open trees key by key, everything else whole.
   *
   * <p>A section whose keys are all commented out reads as {@code null} in YAML; it changes nothing
   * unless the section may be absent.
   */
  static JsonNode merge(Shape.Slot slot, JsonNode base, JsonNode over) {
    if (over.isNull() && base.isObject() && !slot.mayBeAbsent()) {
      return base;
    }
    if (!base.isObject() || !over.isObject()) {
      return over;
    }
    ObjectNode merged = ((ObjectNode) base).objectNode();
    merged.setAll((ObjectNode) base);
    over.properties()
        .forEach(entry -> {
          String key = entry.getKey();
          JsonNode below = base.get(key);
          JsonNode value = entry.getValue();
          merged.set(key, below == null ? value : merge(child(slot, key), below, value));
        });
    return merged;
  }

  private static Shape.Slot child(Shape.Slot slot, String key) {
    return switch (slot.shape()) {
      case Shape.Table table -> table.value();
      case Shape.Section section ->
          section.fields().stream()
              .filter(field -> field.key().equals(key))
              .map(Field::slot)
              .findFirst()
              .orElse(slot);
      default -> slot;
    };
  }
}
