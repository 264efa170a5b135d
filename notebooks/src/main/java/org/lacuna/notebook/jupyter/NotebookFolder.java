package org.lacuna.notebook.jupyter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;

/**
 * The notebooks of a folder.
 *
 * @param folder that folder
 */
record NotebookFolder(Path folder) {
  private static final String ENDING = ".ipynb";

  /** All of them, by name. */
  List<Path> all() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Some of them.
   *
   * @param named beginnings of their names, such as {@code 04}, or paths of any notebooks; none for
   *     all
   * @throws ConfigException if there is none of such a name
   */
  List<Path> find(List<String> named) {
    List<Path> found = new ArrayList<>();
    for (String name : named) {
      if (name.endsWith(ENDING) && Files.isRegularFile(Path.of(name))) {
        found.add(Path.of(name).toAbsolutePath());
      } else {
        found.addAll(beginning(name));
      }
    }
    return named.isEmpty() ? all() : found.stream().distinct().toList();
  }

  private List<Path> beginning(String name) {
    List<Path> found =
        all().stream().filter(file -> file.getFileName().toString().startsWith(name)).toList();
    if (found.isEmpty()) {
      List<String> known =
          all().stream().map(file -> file.getFileName().toString().replace(ENDING, "")).toList();
      throw new ConfigException("no notebook %s; %s".formatted(name, Nearest.hint(name, known)));
    }
    return found;
  }
}
