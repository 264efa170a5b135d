package org.lacuna.datasets.source;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lacuna.datasets.DatasetException;

/** Lists the regular files below some places, links followed, hidden entries left out. */
final class FileListing extends SimpleFileVisitor<Path> {

  /** One file: the document's name, where it lies, its size in bytes and its last change. */
  record Entry(String name, Path file, long size, FileTime modified) {}

  private final Path place;
  private final boolean alone;
  private final Set<Path> seen;
  private final List<Entry> entries;

  private FileListing(Path place, boolean alone, Set<Path> seen, List<Entry> entries) {
    this.place = place;
    this.alone = alone;
    this.seen = seen;
    this.entries = entries;
  }

  /**
   * The files below some places, each once, in the order of their names.
   *
   * @throws DatasetException if a folder cannot be listed, or there is no file at all
   */
  static List<Entry> of(List<Path> places) {
    List<Entry> entries = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    for (Path place : places) {
      try {
        Files.walkFileTree(
            place,
            EnumSet.of(FileVisitOption.FOLLOW_LINKS),
            Integer.MAX_VALUE,
            new FileListing(place, places.size() == 1, seen, entries));
      } catch (IOException e) {
        throw new DatasetException(
            "cannot list '" + place + "' (" + e + "); expected folders and files that can be read",
            e);
      }
    }
    if (entries.isEmpty()) {
      throw new DatasetException(
          "no file in '"
              + places.getFirst()
              + "'; expected text files, plain or .gz, .bz2, .zst, .zip or .tar");
    }
    // By name rather than by Path, whose order differs between operating systems.
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isRegularFile() && !isHidden(file) && seen.add(file.toRealPath())) {
      entries.add(new Entry(nameOf(file), file, attributes.size(), attributes.lastModifiedTime()));
    }
    return FileVisitResult.CONTINUE;
  }

  /** A place that was named is never hidden: whoever names it wants it. */
  private boolean isHidden(Path path) {
    Path name = path.getFileName();
    return !path.equals(place) && name != null && name.toString().startsWith(".");
  }

  private String nameOf(Path file) {
    Path named = alone ? place.relativize(file) : file;
    if (file.equals(place) && alone) {
      Path last = file.toAbsolutePath().normalize().getFileName();
      named = last == null ? file : last;
    }
    return named.toString().replace('\\', '/');
  }
}
