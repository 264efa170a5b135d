package org.lacuna.datasets.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Changes a tokenizer.json so that what it makes of a text is the text's alone: nothing cut off,
 * nothing filled up, no special token put around it, no blank put before it, no chance.
 */
final class NativeJson {

  private NativeJson() {}

  /**
   * The changed content.
   *
   * @param json content that a {@link Vocabulary} could be read from
   */
  static String of(ObjectNode json) {
    ObjectNode changed = json.objectNode().setAll(json);
    changed.putNull("truncation").putNull("padding").putNull("post_processor");
    changed.set("normalizer", withoutBlank(json.path("normalizer")));
    changed.set("pre_tokenizer", withoutBlank(json.path("pre_tokenizer")));
    changed.set("added_tokens", alone(json.path("added_tokens")));
    changed.set("model", withoutDropout((ObjectNode) json.path("model")));
    return JsonFile.write(changed);
  }

  /**
   * A normaliser or pre-tokenizer that puts no blank before a text, so that pieces of a text,
   * encoded one by one, are the text.
   */
  private static JsonNode withoutBlank(JsonNode step) {
    if (!step.isObject()) {
      return step.isMissingNode() ? NullNode.instance : step;
    }
    ObjectNode changed = step.deepCopy();
    switch (step.path("type").asText()) {
      case "Prepend" -> {
        return NullNode.instance;
      }
      case "Metaspace" -> {
        changed.remove("add_prefix_space");
        changed.put("prepend_scheme", "never");
      }
      case "Sequence" -> {
        for (String key : List.of("normalizers", "pretokenizers")) {
          if (step.path(key) instanceof ArrayNode parts) {
            ArrayNode kept = changed.putArray(key);
            parts
                .valueStream()
                .map(NativeJson::withoutBlank)
                .filter(part -> !part.isNull())
                .forEach(kept::add);
          }
        }
      }
      default -> {
        if (step.has("add_prefix_space")) {
          changed.put("add_prefix_space", false);
        }
      }
    }
    return changed;
  }

  /** Added tokens that take no blanks beside them. */
  private static ArrayNode alone(JsonNode tokens) {
    ArrayNode changed = JsonNodeFactory.instance.arrayNode();
    tokens.forEach(token ->
        changed.add(((ObjectNode) token.deepCopy()).put("lstrip", false).put("rstrip", false)));
    return changed;
  }

  private static ObjectNode withoutDropout(ObjectNode model) {
    ObjectNode changed = model.objectNode().setAll(model);
    return changed.putNull("dropout");
  }
}
