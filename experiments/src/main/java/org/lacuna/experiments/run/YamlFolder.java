package org.lacuna.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;

/**
 * YAML files that are chosen by their names.
 *
 * @param kind what one of them is called in a message
 * @param folder where they are
 */
public record YamlFolder(String kind, Path folder) {
  /** The ending of the files' names. */
  static final String YAML = ".yaml";

  /** The evaluations that come with Lacuna, in the folder {@code experiments/suites}. */
  public static YamlFolder suites(Workspace workspace) {
    return new YamlFolder("suite", workspace.code().resolve("experiments").resolve("suites"));
  }

  /** The names, without the ending. */
  public List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(YAML))
          .map(name -> name.substring(0, name.length() - YAML.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The file of a name.
   *
   * @throws ConfigException if there is none
   */
  public Path file(String name) {
    requireKnown(kind, name, names());
    return folder.resolve(name + YAML);
  }

  static void requireKnown(String kind, String name, List<String> known) {
    if (!known.contains(name)) {
      throw new ConfigException("no %s %s; %s".formatted(kind, name, Nearest.hint(name, known)));
    }
  }
}
