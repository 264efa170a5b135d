package org.lacuna.experiments.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lacuna.results.Json;
import org.lacuna.results.RunException;

/**
 * What lists the files that tensors lie in. Its other keys, among them the total size, are hints
 * that nobody needs.
 *
 * @param file the index itself
 * @param places the file's name by the tensor's
 */
record ShardIndex(Path file, Map<String, String> places) {
  private static final String WEIGHT_MAP = "weight_map";

  /**
   * Reads an index.
   *
   * @throws SafetensorsException if it is none, or names files that are not beside it
   */
  static ShardIndex read(Path file) {
    Map<String, String> places = new LinkedHashMap<>();
    boolean[] found = new boolean[1];
    StrictJson.forEachMember(
        file,
        "index",
        bytes(file),
        (key, value) -> {
          if (key.equals(WEIGHT_MAP)) {
            found[0] = true;
            readPlaces(file, value, places);
          }
        });
    if (!found[0]) {
      throw new SafetensorsException(file, "index has no " + WEIGHT_MAP);
    }
    if (places.isEmpty()) {
      throw new SafetensorsException(file, WEIGHT_MAP + " names no tensor");
    }
    return new ShardIndex(file, places);
  }

  /** The names of the files, in the order of the alphabet. */
  SortedSet<String> shards() {
    return new TreeSet<>(places.values());
  }

  /**
   * The text of an index.
   *
   * @param places the file's name by the tensor's
   * @param bytes of all tensors
   */
  static String text(Map<String, String> places, long bytes) {
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("metadata", Map.of("total_size", bytes));
    index.put(WEIGHT_MAP, places);
    return Json.pretty(index);
  }

  private static byte[] bytes(Path file) {
    try {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      if (!Files.isRegularFile(file)) {
        throw new SafetensorsException(file, "not a file");
      }
      long size = Files.size(file);
      if (size > Header.MOST_BYTES) {
        throw new SafetensorsException(
            file,
            "not an index: expected at most %d bytes, found %d".formatted(Header.MOST_BYTES, size));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw RunException.io(file, e);
    }
  }

  private static void readPlaces(Path file, JsonNode node, Map<String, String> places) {
    if (!node.isObject()) {
      throw new SafetensorsException(
          file, "%s: expected an object of file names, got %s".formatted(WEIGHT_MAP, node));
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String shard = entry.getValue().isTextual() ? entry.getValue().textValue() : "";
      if (!isShard(shard)) {
        throw new SafetensorsException(
            file,
            "%s: %s: expected the name of a %s file in the same folder, got %s"
                .formatted(WEIGHT_MAP, entry.getKey(), TensorFolder.ENDING, entry.getValue()));
      }
      places.put(entry.getKey(), shard);
    }
  }

  private static boolean isShard(String name) {
    return name.length() > TensorFolder.ENDING.length()
        && name.endsWith(TensorFolder.ENDING)
        && FileNames.isPlain(name);
  }
}
