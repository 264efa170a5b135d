package org.lacuna.datasets.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what a path that does not exist was probably meant to be. */
public final class NearestPath {

  private NearestPath() {}

  /**
   * The existing path nearest to a missing one: in the deepest folder of it that exists, the entry
   * whose name is fewest edits away from the missing name, or the folder itself when it is empty.
   */
  public static Optional<Path> to(Path missing) {
    Path path = missing.toAbsolutePath().normalize();
    while (path.getParent() != null && !Files.isDirectory(path.getParent())) {
      path = path.getParent();
    }
    Path folder = path.getParent();
    if (folder == null) {
      return Optional.empty();
    }
    String wanted = name(path);
    try (Stream<Path> entries = Files.list(folder)) {
      Comparator<Path> byEdits =
          Comparator.comparingInt(
              entry -> LevenshteinDistance.getDefaultInstance().apply(wanted, name(entry)));
      return entries.min(byEdits.thenComparing(NearestPath::name)).or(() -> Optional.of(folder));
    } catch (IOException e) {
      return Optional.of(folder); // Not listable: the folder is still the best hint there is.
    }
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }
}
