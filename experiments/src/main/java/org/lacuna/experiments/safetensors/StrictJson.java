package org.lacuna.experiments.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads JSON that others wrote and that may be damaged, one member of an object at a time. */
final class StrictJson {
  /** Deeper than anything that the format knows. */
  private static final int MOST_NESTING = 8;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // Names are met once each; a table of them would only be there to be flooded.
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MOST_NESTING).build())
                  .build())
          .build();

  private StrictJson() {}

  /**
   * Hands over the members of the object that a text is, in their order.
   *
   * @param what the text is, for messages
   * @throws SafetensorsException if it is not UTF-8, not JSON, not an object, nested too deep, or
   *     has a key twice
   */
  static void forEachMember(
      Path file, String what, byte[] utf8, BiConsumer<String, JsonNode> consumer) {
    try (var parser = MAPPER.createParser(text(file, what, utf8))) {
      if (parser.nextToken() == null || !parser.isExpectedStartObjectToken()) {
        throw new SafetensorsException(file, what + " is not a JSON object");
      }
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        parser.nextToken();
        @Nullable JsonNode value = MAPPER.readTree(parser);
        if (value == null || !StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
          throw new SafetensorsException(file, what + " has a key that is not text: " + key);
        }
        consumer.accept(key, value);
      }
      if (parser.nextToken() != null) {
        throw new SafetensorsException(file, what + " goes on after its end");
      }
    } catch (JsonProcessingException e) {
      throw new SafetensorsException(file, what + " is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("a text has no other faults", e);
    }
  }

  private static String text(Path file, String what, byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new SafetensorsException(file, what + " is not JSON: not UTF-8");
    }
  }
}
