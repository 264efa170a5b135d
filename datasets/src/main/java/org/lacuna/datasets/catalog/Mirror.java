package org.lacuna.datasets.catalog;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lacuna.datasets.DatasetException;

/**
 * A place that has the files of corpora as they are kept here: {@code CORPUS/FILE} below a folder
 * or a web address. It is not trusted: lengths and sums are those of the manifests.
 *
 * @param root the address that {@code CORPUS/FILE} is put after; ends in a slash
 */
public record Mirror(URI root) {

  /**
   * The mirror at a place.
   *
   * @param place a folder, or an address
   * @throws DatasetException if it is neither
   */
  public static Mirror at(String place) {
    if (place.contains("://")) {
      try {
        Addresses.check("mirror", place);
        return new Mirror(URI.create(place.endsWith("/") ? place : place + "/"));
      } catch (IllegalArgumentException e) {
        throw new DatasetException(String.valueOf(e.getMessage()), e);
      }
    }
    Path folder = Path.of(place);
    if (!Files.isDirectory(folder)) {
      throw new DatasetException("mirror: expected a folder or an address https://…, got " + place);
    }
    return new Mirror(folder.toAbsolutePath().normalize().toUri());
  }

  /** Where a file of a corpus is. */
  URI address(KnownCorpus corpus, RemoteFile file) {
    return root.resolve(corpus.name() + "/" + file.name());
  }
}
