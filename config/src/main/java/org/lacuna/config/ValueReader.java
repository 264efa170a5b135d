package org.lacuna.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads trees as the values of a record, or checks a part of one.
 *
 * @param root the record at the root
 * @param rootPath where the root lies; not the root of the file for a plug-in's section
 * @param layers where the tree is from
 */
record ValueReader(Shape.Section root, KeyPath rootPath, Layers layers) {

  /** Builds the root record from a whole tree. */
  Record read(JsonNode tree) {
    return section(root, tree, rootPath);
  }

  /** Checks keys and values that a tree does have; others may come from another layer. */
  void check(JsonNode tree) {
    check(new Shape.Slot(root, false, false), tree, rootPath);
  }

  private void check(Shape.Slot slot, JsonNode node, KeyPath path) {
    switch (slot.shape()) {
      case Shape.Section section when node.isObject() -> {
        known(section, node, path);
        for (Field field : section.fields()) {
          JsonNode child = node.get(field.key());
          if (child != null) {
            check(field.slot(), child, path.child(field.key()));
          }
        }
      }
      case Shape.Table table when node.isObject() ->
          node.properties()
              .forEach(entry -> check(table.value(), entry.getValue(), path.child(entry.getKey())));
      // All its keys are commented out.
      case Shape.Section _, Shape.Table _ when node.isNull() -> {}
      default -> value(slot, node, path);
    }
  }

  private @Nullable Object value(Shape.Slot slot, JsonNode node, KeyPath path) {
    if (node.isNull() && !(slot.shape() instanceof Shape.Open)) {
      if (slot.mayBeAbsent()) {
        return slot.optional() ? Optional.empty() : null;
      }
      if (slot.shape() instanceof Shape.Section || slot.shape() instanceof Shape.Table) {
        // All its keys are commented out.
        return value(slot, JsonNodeFactory.instance.objectNode(), path);
      }
    }
    Object value =
        switch (slot.shape()) {
          case Shape.Section section -> section(section, node, path);
          case Shape.Items items -> list(items, node, path);
          case Shape.Table table -> map(table, node, path);
          case Shape.Open _ -> Trees.canonical(node);
          case Shape.Leaf _, Shape.Choice _ -> leaf(slot.shape(), node, path);
        };
    return slot.optional() ? Optional.of(value) : value;
  }

  private Object leaf(Shape shape, JsonNode node, KeyPath path) {
    try {
      return shape instanceof Shape.Choice choice
          ? Scalars.constant(choice, node)
          : Scalars.read((Shape.Leaf) shape, node);
    } catch (IllegalArgumentException e) {
      throw layers.wrong(path, String.valueOf(e.getMessage()));
    }
  }

  private List<@Nullable Object> list(Shape.Items items, JsonNode node, KeyPath path) {
    if (!node.isArray()) {
      throw layers.wrong(path, "expected a list, got " + Scalars.describe(node));
    }
    List<@Nullable Object> list = new ArrayList<>(node.size());
    for (JsonNode item : node) {
      list.add(value(items.element(), item, path.item(list.size())));
    }
    return Collections.unmodifiableList(list);
  }

  /** Reads a map, in the order of its keys, so that no result depends on the order in a file. */
  private Map<String, @Nullable Object> map(Shape.Table table, JsonNode node, KeyPath path) {
    if (!node.isObject()) {
      throw layers.wrong(path, "expected a section, got " + Scalars.describe(node));
    }
    Map<String, @Nullable Object> map = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = entry.getKey();
      map.put(key, value(table.value(), entry.getValue(), path.child(key)));
    }
    return Collections.unmodifiableMap(map);
  }

  private Record section(Shape.Section section, JsonNode node, KeyPath path) {
    if (!node.isObject()) {
      throw layers.wrong(path, "expected a section, got " + Scalars.describe(node));
    }
    known(section, node, path);
    JsonNode whole =
        RecordMaker.defaults(section.type())
            .map(base -> Trees.merge(new Shape.Slot(section, false, false), Trees.of(base), node))
            .orElse(node);
    List<@Nullable Object> values = new ArrayList<>();
    for (Field field : section.fields()) {
      KeyPath child = path.child(field.key());
      JsonNode given = whole.get(field.key());
      if (given == null && !field.slot().mayBeAbsent()) {
        throw layers.wrong(path, "the key " + field.key() + " is missing");
      }
      values.add(value(field.slot(), given == null ? NullNode.instance : given, child));
    }
    try {
      return RecordMaker.make(section.type(), values);
    } catch (RecordMaker.Refusal refusal) {
      KeyPath shown = refusal.key().map(path::child).orElse(path);
      throw layers.refused(path, shown, refusal.problem(), refusal.reason());
    }
  }

  private void known(Shape.Section section, JsonNode node, KeyPath path) {
    List<String> keys = section.fields().stream().map(Field::key).toList();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!keys.contains(entry.getKey())) {
        KeyPath unknown = path.child(entry.getKey());
        String hint = Suggestion.text(root, rootPath, section, unknown);
        throw layers.wrong(unknown, "unknown key" + hint);
      }
    }
  }
}
