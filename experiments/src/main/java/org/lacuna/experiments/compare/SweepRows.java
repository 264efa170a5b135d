package org.lacuna.experiments.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.Json;
import org.lacuna.results.RunException;
import org.lacuna.results.RunStore;

/**
 * The rows that a sweep's runs make up, a row a point, its runs the seeds: kept beside the sweep's
 * list, so that a table or a picture of all of them is asked for by the sweep's name,
 * {@code @NAME}.
 *
 * @param rows ids of runs by the label of their row
 */
public record SweepRows(SequencedMap<String, List<String>> rows) {
  /** What a sweep's name begins with where a row is expected. */
  static final String SIGN = "@";

  private static final String FILE = "rows.json";

  /** Writes them into the sweep's folder. */
  public void write(Path folder) {
    AtomicFiles.write(folder.resolve(FILE), Json.pretty(rows));
  }

  /**
   * The rows of a sweep.
   *
   * @param text {@code @} and the name of its folder, or the beginning of it if one alone has it
   * @throws ConfigException if there is no such sweep
   */
  static SweepRows find(String text, RunStore store) {
    String name = text.substring(SIGN.length());
    List<String> known = known(store);
    List<String> meant =
        known.contains(name)
            ? List.of(name)
            : known.stream().filter(each -> each.startsWith(name)).toList();
    if (meant.size() != 1) {
      throw new ConfigException(
          meant.isEmpty()
              ? "no sweep %s with finished runs; %s".formatted(text, Nearest.hint(name, known))
              : "%s: %d sweeps begin so: %s; give more of the name"
                  .formatted(text, meant.size(), String.join(", ", meant)));
    }
    return read(store.sweeps().resolve(meant.getFirst()).resolve(FILE));
  }

  private static List<String> known(RunStore store) {
    if (!Files.isDirectory(store.sweeps())) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(store.sweeps())) {
      return folders
          .filter(folder -> Files.exists(folder.resolve(FILE)))
          .map(folder -> String.valueOf(folder.getFileName()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw RunException.io(store.sweeps(), e);
    }
  }

  private static SweepRows read(Path file) {
    try {
      JsonNode tree = Json.MAPPER.readTree(Files.readString(file));
      SequencedMap<String, List<String>> rows = new LinkedHashMap<>();
      tree.properties()
          .forEach(entry -> {
            List<String> ids = new ArrayList<>();
            entry.getValue().forEach(id -> ids.add(id.asText()));
            rows.put(entry.getKey(), ids);
          });
      return new SweepRows(rows);
    } catch (IOException e) {
      throw RunException.io(file, e);
    }
  }
}
