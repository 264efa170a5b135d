package org.lacuna.datasets.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Tells whether a published tokenizer puts its start token before a text: Llama's do, Qwen's do
 * not. What {@code tokenizer_config.json} says goes before the template of {@code tokenizer.json}.
 */
final class TextStart {
  private static final String SETTINGS = "tokenizer_config.json";
  private static final String ADDS = "add_bos_token";

  private TextStart() {}

  /**
   * Whether it does.
   *
   * @param file the tokenizer.json
   * @param json its content
   * @param start the token, as the file writes it
   */
  static boolean of(Path file, ObjectNode json, String start) {
    Path settings = file.resolveSibling(SETTINGS);
    if (Files.exists(settings)) {
      JsonNode adds = JsonFile.read(settings).path(ADDS);
      if (adds.isBoolean()) {
        return adds.booleanValue();
      }
    }
    JsonNode processor = json.path("post_processor");
    return Stream.concat(Stream.of(processor), processor.path("processors").valueStream())
        .filter(step -> step.path("type").asText().equals("TemplateProcessing"))
        .anyMatch(step ->
            step.path("single").path(0).path("SpecialToken").path("id").asText().equals(start));
  }
}
