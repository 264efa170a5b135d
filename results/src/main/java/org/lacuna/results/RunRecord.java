package org.lacuna.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The content of {@code run.json}: what a run is, written once when it is created.
 *
 * @param format version of the run folder's layout, {@value #FORMAT} here
 * @param id the folder's name: {@code name}, a hyphen and {@value #HASH_DIGITS} digits of the
 *     configuration's hash
 * @param name what the person called the run
 * @param created when, to the millisecond
 * @param config the resolved configuration, without what must not change the run's identity
 * @param provenance code, data, seed and machine at creation
 */
public record RunRecord(
    int format, String id, String name, Instant created, JsonNode config, Provenance provenance) {

  public static final int FORMAT = 1;

  static final int HASH_DIGITS = 10;

  /** What a name is made of, so that it is a folder's on every system and no path. */
  static final String NAME =
      "letters, digits, dots, hyphens and underscores, at most 80, the first a letter or digit";

  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,79}");

  /** Whether a run can have this name. */
  static boolean isName(String text) {
    return NAMES.matcher(text).matches();
  }

  /** The id that a configuration has under a name. */
  public static String id(String name, JsonNode config) {
    return name + "-" + Json.hash(config).substring(0, HASH_DIGITS);
  }

  /**
   * Reads and checks a {@code run.json}.
   *
   * @throws RunException if the file is missing, damaged, of another format, or not its folder's
   */
  static RunRecord read(Path folder) {
    Path file = folder.resolve(RunFolder.RECORD);
    JsonNode tree = parse(file);
    JsonNode format = tree.path("format");
    if (format.isMissingNode()) {
      throw RunException.in(file, "key 'format' is missing; this is not a Lacuna run");
    }
    if (!format.isInt() || format.intValue() != FORMAT) {
      throw RunException.in(
          file,
          "key 'format': found version %s, this Lacuna reads version %d".formatted(format, FORMAT));
    }
    addMissing(tree);
    requireValues(tree, file);
    RunRecord record = Json.read(tree, RunRecord.class, file);
    record.check(folder, file);
    return record;
  }

  /** Runs from before there were plug-ins say nothing of them. */
  private static void addMissing(JsonNode tree) {
    if (tree.path("provenance") instanceof ObjectNode provenance) {
      provenance.putIfAbsent("plugins", provenance.arrayNode());
    }
  }

  private static void requireValues(JsonNode tree, Path file) {
    tree.properties()
        .forEach(entry -> {
          if (entry.getValue().isNull()) {
            throw RunException.in(file, "key '%s': found null".formatted(entry.getKey()));
          }
        });
  }

  private void check(Path folder, Path file) {
    if (!isName(name)) {
      // Its folder may have been made elsewhere: an archive may hold folders of any name.
      throw RunException.in(file, "key 'name': expected %s, found '%s'".formatted(NAME, name));
    }
    if (!id.equals(id(name, config))) {
      throw RunException.in(
          file,
          "key 'config': expected the configuration of %s, found that of %s; it was changed by hand"
              .formatted(id, id(name, config)));
    }
    if (!folder.toAbsolutePath().normalize().endsWith(id)) {
      throw RunException.in(file, "key 'id': the folder of run %s must bear its id".formatted(id));
    }
  }

  private static JsonNode parse(Path file) {
    try {
      JsonNode tree = Json.MAPPER.readTree(Files.readAllBytes(file));
      if (!tree.isObject()) {
        throw RunException.in(file, "expected a JSON object; this is not a Lacuna run");
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw RunException.in(
          file,
          e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
          "not JSON (" + e.getOriginalMessage() + ")",
          e);
    } catch (IOException e) {
      throw RunException.io(file, e);
    }
  }
}
