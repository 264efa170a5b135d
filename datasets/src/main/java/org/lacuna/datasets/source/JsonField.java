package org.lacuna.datasets.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/**
 * Reads one text field of JSON objects, and remembers what else the first object without it has.
 *
 * <p>Of a field that comes twice the last one counts, as with most readers of JSON. Lengths are
 * limited by whoever holds the line, not here; objects may be nested {@link #DEPTH} deep.
 */
final class JsonField {

  private static final int DEPTH = 10_000;

  // Names of keys are not collected: a corpus keyed by ids would fill the table without end.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final String field;
  private @Nullable List<String> others;

  JsonField(String field) {
    this.field = field;
  }

  /**
   * The field's text in an object; empty if it is null, or there is only white space.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException if the bytes are not one JSON object
   *     that has the field as a text
   * @throws java.nio.charset.CharacterCodingException if they are not UTF-8
   */
  String read(byte[] bytes, int length) throws IOException {
    InputStreamReader characters =
        new InputStreamReader(
            new ByteArrayInputStream(bytes, 0, length),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    try (JsonParser parser = JSON.createParser(characters)) {
      JsonToken start = parser.nextToken();
      if (start == null) {
        return "";
      }
      expect(start == JsonToken.START_OBJECT, parser, "expected an object");
      String text = readObject(parser);
      expect(parser.nextToken() == null, parser, "expected one object");
      if (text == null) {
        throw new JsonParseException(parser, "expected a text field " + field);
      }
      return text;
    }
  }

  private @Nullable String readObject(JsonParser parser) throws IOException {
    String text = null;
    List<String> texts = new ArrayList<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      boolean isText = value == JsonToken.VALUE_STRING;
      if (name.equals(field)) {
        text = isText ? parser.getText() : value == JsonToken.VALUE_NULL ? "" : null;
      } else if (isText && others == null) {
        texts.add(name);
      }
      parser.skipChildren();
    }
    if (text == null && others == null) {
      others = texts;
    }
    return text;
  }

  /** The text field, of the first object without the one wanted, that is named most like it. */
  @Nullable String nearest() {
    return others == null
        ? null
        : others.stream()
            .min(
                Comparator.comparingInt(
                    name -> LevenshteinDistance.getDefaultInstance().apply(field, name)))
            .orElse(null);
  }

  private static void expect(boolean holds, JsonParser parser, String expected)
      throws JsonParseException {
    if (!holds) {
      throw new JsonParseException(parser, expected);
    }
  }
}
