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

  /** Far below every score of a vocabulary, whose scores are logarithms of probabilities. */
  private static final double NEVER = -1e6;

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
    changed.set("model", model((ObjectNode) json.path("model")));
    return JsonFile.write(changed);
  }

  /**
   * A normaliser or pre-tokenizer that puts no blank before a text, so that pieces of a text,
   * encoded one by one, are the text.
   */
  private static JsonNode withoutBlank(JsonNode step) {
    if (!step.isObject()) {
      return NullNode.instance;
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

  /**
   * A model without dropout. Where it takes pieces by their scores, text that spells a byte's token
   * must not become it: the token is there for the byte.
   */
  private static ObjectNode model(ObjectNode model) {
    ObjectNode changed = model.objectNode().setAll(model);
    changed.putNull("dropout");
    if (model.path("vocab") instanceof ArrayNode pieces
        && model.path("byte_fallback").asBoolean()) {
      ArrayNode scored = changed.putArray("vocab");
      for (JsonNode piece : pieces) {
        String text = piece.path(0).asText();
        scored.add(
            TokenBytes.BYTE.matcher(text).matches()
                ? model.arrayNode().add(text).add(NEVER)
                : piece);
      }
    }
    return changed;
  }
}
