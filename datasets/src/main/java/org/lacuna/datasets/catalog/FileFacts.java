package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Digests;

/**
 * What a manifest would say of a file that is here.
 *
 * @param name the file's path below the place that was asked about, with / between folders
 * @param bytes its length
 * @param sha256 SHA-256 of its bytes, in hex
 */
public record FileFacts(String name, long bytes, String sha256) {

  /**
   * The facts of a file, or of all files below a folder but for hidden ones, by name.
   *
   * @throws DatasetException if there is no such place, or a file cannot be read
   */
  public static List<FileFacts> below(Path place) {
    if (!Files.exists(place)) {
      throw new DatasetException("'" + place + "' does not exist; expected a file or a folder");
    }
    List<FileFacts> facts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = nameOf(file.equals(place) ? file.getFileName() : place.relativize(file));
        if (file.equals(place) || !("/" + name).contains("/.")) {
          facts.add(new FileFacts(name, Files.size(file), Digests.sha256(file)));
        }
      }
    } catch (IOException e) {
      throw new DatasetException("cannot read '" + place + "' (" + e + ")", e);
    }
    facts.sort(Comparator.comparing(FileFacts::name));
    return facts;
  }

  private static String nameOf(Path relative) {
    return relative.toString().replace('\\', '/');
  }
}
