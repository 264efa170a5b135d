package org.lacuna.datasets.task.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.source.DocumentSink;
import org.lacuna.datasets.source.SkipReason;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.datasets.source.TextFormat;

/** A file of questions; whatever is wrong with it ends in a {@link DatasetException} naming it. */
record QuestionFile(Path path) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** One text, also of lines of JSON: what they hold is not a document each. */
  private static final TextFormat AS_IT_IS =
      new TextFormat(TextFormat.Reading.TEXT, "utf-8", TextFormat.DEFAULT.field());

  /** The whole text, unpacked, read as UTF-8. */
  String text() {
    if (Files.isDirectory(path)) {
      throw new DatasetException(
          "file: expected a file of questions, got the folder '" + path + "'");
    }
    List<String> texts = new ArrayList<>();
    TextFiles.at(List.of(path), AS_IT_IS)
        .read(
            new DocumentSink() {
              @Override
              public void document(String name, InputStream text) throws IOException {
                texts.add(decoded(text.readAllBytes()));
              }

              @Override
              public void skipped(String name, SkipReason reason) {
                throw wrong(" is no text that can be used: it is " + reason.label());
              }
            });
    return texts.getFirst();
  }

  private String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DatasetException("'" + path + "' is not UTF-8; convert it", e);
    }
  }

  /** The whole file as one JSON value. */
  JsonNode tree() {
    return parsed(text(), "");
  }

  /** Each line that is not blank as a JSON value. */
  List<JsonNode> lines() {
    List<JsonNode> values = new ArrayList<>();
    int number = 0;
    for (String line : text().lines().toList()) {
      number++;
      if (!line.isBlank()) {
        values.add(parsed(line, ", line " + number));
      }
    }
    return values;
  }

  private JsonNode parsed(String json, String where) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new DatasetException(
          "'%s'%s: expected JSON; %s".formatted(path, where, e.getOriginalMessage()), e);
    }
  }

  /** The elements of a list. */
  List<JsonNode> elements(JsonNode list) {
    if (!list.isArray()) {
      throw wrong(": expected a list of questions; check the format");
    }
    List<JsonNode> elements = new ArrayList<>();
    list.forEach(elements::add);
    return elements;
  }

  /** The elements of a list in an object. */
  List<JsonNode> list(JsonNode object, String key) {
    if (!object.path(key).isArray()) {
      throw wrong(": expected a list '" + key + "' in each object; check the format");
    }
    return elements(object.path(key));
  }

  /** A text in an object. */
  String text(JsonNode object, String key) {
    if (!object.path(key).isValueNode()) {
      throw wrong(": expected '" + key + "' in each object; check the format");
    }
    return object.path(key).asText();
  }

  /** What is wrong with the file: a message that goes on after its name. */
  DatasetException wrong(String problem) {
    return new DatasetException("'" + path + "'" + problem);
  }
}
