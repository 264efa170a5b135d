package org.lacuna.experiments.huggingface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lacuna.config.ConfigException;
import org.lacuna.results.Json;

/** The small files of a model's folder, each one JSON object. */
final class JsonFiles {
  private static final long MOST_BYTES = 1 << 20;

  private JsonFiles() {}

  /**
   * The object that a file holds.
   *
   * @throws ConfigException naming the file if it is missing, too large or no JSON object
   */
  static ObjectNode object(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new ConfigException(file + ": there is no such file");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new ConfigException(
            "%s: expected at most %d bytes, found %d"
                .formatted(file, MOST_BYTES, Files.size(file)));
      }
      if (Json.MAPPER.readTree(Files.readString(file)) instanceof ObjectNode tree) {
        return tree;
      }
      throw new ConfigException(file + ": expected a JSON object");
    } catch (JsonProcessingException e) {
      throw new ConfigException(file + ": not JSON: " + e.getOriginalMessage(), e);
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + ": not JSON: not text", e);
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
