package org.lacuna.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.config.Doc;

/** What is otherwise at inference than it was in training; the weights are the same. */
public record InferenceConfig(
    @Doc(
            "Method of each layer at inference, as attention.pattern; null for that of training. It"
                + " must do with the weights of the run, as streaming-llm and minference do.")
        @Nullable String pattern,
    @Doc(
            "Parameters by method that differ from those of training, such as moba: {top_k: 5};"
                + " weights must keep their shapes.")
        Map<String, JsonNode> methods,
    @Doc(
            "Keys of model.rope that differ from those of training, such as {scaling: yarn, factor:"
                + " 4} to read beyond the length that was learned.")
        Map<String, JsonNode> rope) {
  /** As in training. */
  public static InferenceConfig defaults() {
    return new InferenceConfig(null, Map.of(), Map.of());
  }

  /** As in training but for these parameters, by method. */
  public static InferenceConfig withMethods(JsonNode sections) {
    Map<String, JsonNode> methods = new TreeMap<>();
    sections.properties().forEach(section -> methods.put(section.getKey(), section.getValue()));
    return new InferenceConfig(null, methods, Map.of());
  }

  /** With what this one leaves open as another says. */
  public InferenceConfig over(InferenceConfig below) {
    ObjectNode tree = Binder.toTree(this);
    if (pattern == null) {
      tree.remove("pattern");
    }
    return Binder.bindSection(below, tree, "evaluation.variants");
  }
}
