package org.lacuna.datasets.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.source.NearestPath;

/** JSON files of a model's folder, read whole. */
final class JsonFile {

  /** Far more than any vocabulary takes; a larger file is another one. */
  private static final long MOST_BYTES = 1 << 28;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Where something began that has no end; where it should have ended says enough. */
  private static final Pattern START_MARKER = Pattern.compile(" \\(start marker at .*?\\]\\)");

  private JsonFile() {}

  /**
   * The object that a file holds.
   *
   * @throws DatasetException if there is no such file, or it is no JSON object
   */
  static ObjectNode parse(Path file, byte[] content) {
    try {
      if (MAPPER.readTree(content) instanceof ObjectNode object) {
        return object;
      }
      throw new DatasetException("'" + file + "' holds no JSON object; expected one in braces");
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      String reason = START_MARKER.matcher(e.getOriginalMessage()).replaceAll("");
      throw new DatasetException("'" + file + "' is no whole JSON: " + line(reason) + place, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** As {@link #parse}, reading the file first. */
  static ObjectNode read(Path file) {
    return parse(file, bytes(file));
  }

  static byte[] bytes(Path file) {
    if (!Files.exists(file)) {
      String nearest = NearestPath.to(file).map(p -> "; the nearest is '" + p + "'").orElse("");
      throw new DatasetException("'" + file + "' does not exist" + nearest);
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new DatasetException(
            "'%s' has %d bytes; expected a JSON file of at most %d"
                .formatted(file, Files.size(file), MOST_BYTES));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static DatasetException unreadable(Path file, IOException e) {
    return new DatasetException(
        "cannot read '" + file + "' (" + line(e.toString()) + "); expected a JSON file", e);
  }

  /** A value as JSON, in one line. */
  static String write(JsonNode value) {
    return value.toString();
  }

  /** A text in quotes, its control characters escaped. */
  static String quote(String text) {
    return MAPPER.getNodeFactory().textNode(text).toString();
  }

  /** A message of a library, made one line. */
  static String line(String message) {
    return message.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
  }
}
