package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lacuna.datasets.DatasetException;

/**
 * The place of a corpus on this machine, whether it has been fetched or not.
 *
 * @param corpus which one
 * @param folder where its files are, or will be
 */
public record LocalCorpus(KnownCorpus corpus, Path folder) {

  /**
   * The place of a corpus in a folder of data.
   *
   * @param data the folder that holds a folder for each corpus
   */
  public static LocalCorpus in(Path data, KnownCorpus corpus) {
    return new LocalCorpus(corpus, data.resolve(corpus.name()));
  }

  /** Where a file of the corpus is, or will be. */
  public Path path(RemoteFile file) {
    return folder.resolve(file.name());
  }

  /** The files that are here, by their length. */
  public List<RemoteFile> here() {
    return corpus.manifest().files().stream().filter(this::isHere).toList();
  }

  private boolean isHere(RemoteFile file) {
    try {
      return Files.isRegularFile(path(file)) && Files.size(path(file)) == file.bytes();
    } catch (IOException e) {
      return false; // It went away between the two questions.
    }
  }

  /**
   * The files of the corpus, in the order of the manifest, all of which are here by their length.
   *
   * @throws DatasetException if one is not
   */
  public List<Path> paths() {
    for (RemoteFile file : corpus.manifest().files()) {
      if (!isHere(file)) {
        throw new DatasetException(
            "%s: '%s' is not here, or not whole; 'lacuna datasets fetch %s' brings it"
                .formatted(corpus.name(), path(file), corpus.name()));
      }
    }
    return corpus.manifest().files().stream().map(this::path).toList();
  }

  /** How much is here, told by names and lengths alone. */
  public Presence presence() {
    if (here().size() == corpus.manifest().files().size()) {
      return Presence.HERE;
    }
    return corpus.manifest().files().stream().anyMatch(this::isBegun)
        ? Presence.PARTLY
        : Presence.ABSENT;
  }

  private boolean isBegun(RemoteFile file) {
    return Files.exists(path(file)) || Files.exists(PartFile.beside(path(file)));
  }

  /**
   * Compares all files with the manifest, reading them whole.
   *
   * @throws DatasetException if a file that is here cannot be read
   */
  public List<FileCheck> check() {
    return corpus.manifest().files().stream().map(this::check).toList();
  }

  /** Compares one file with the manifest, as {@link #check()}. */
  public FileCheck check(RemoteFile file) {
    return FileCheck.of(file, path(file));
  }
}
