package org.lacuna.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The points of a tree that has lists of values in the place of values: all combinations. */
final class Sweep {
  private Sweep() {}

  /** The points of a section; none if it is empty. */
  static List<InferenceConfig> points(Map<String, JsonNode> methods) {
    if (methods.isEmpty()) {
      return List.of();
    }
    ObjectNode sections = JsonNodeFactory.instance.objectNode();
    sections.setAll(methods);
    return points(sections).stream().map(InferenceConfig::withMethods).toList();
  }

  private static List<JsonNode> points(JsonNode tree) {
    if (tree.isArray()) {
      List<JsonNode> values = new ArrayList<>();
      tree.forEach(values::add);
      return values;
    }
    if (!tree.isObject()) {
      return List.of(tree);
    }
    List<JsonNode> points = List.of(JsonNodeFactory.instance.objectNode());
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      List<JsonNode> longer = new ArrayList<>();
      for (JsonNode point : points) {
        for (JsonNode value : points(entry.getValue())) {
          longer.add(point.<ObjectNode>deepCopy().set(entry.getKey(), value));
        }
      }
      points = longer;
    }
    return points;
  }
}
