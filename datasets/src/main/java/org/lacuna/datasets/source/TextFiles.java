package org.lacuna.datasets.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.corpus.Corpus;

/**
 * The text files of a folder, or some files: each file one document.
 *
 * <p>Folders are read recursively, hidden entries left out, in the order of the documents' names. A
 * document's name is its path relative to the folder, with {@code /} between the parts; where
 * several places are given, the place as given comes first. Files that end in {@code .gz} are
 * unpacked while being read. Which files are text is not told by their names: {@link Corpus} skips,
 * and counts, those that are empty or binary.
 */
public final class TextFiles implements CorpusSource {

  private final List<Path> places;

  private TextFiles(List<Path> places) {
    this.places = places;
  }

  /**
   * The files of some places.
   *
   * @param places folders or files; a file reached twice is read once
   * @throws DatasetException if a place does not exist, naming the nearest one that does
   */
  public static TextFiles at(List<Path> places) {
    if (places.isEmpty()) {
      throw new DatasetException("no corpus path given; expected at least one file or folder");
    }
    for (Path place : places) {
      if (!Files.exists(place)) {
        String nearest = NearestPath.to(place).map(p -> "; the nearest is '" + p + "'").orElse("");
        throw new DatasetException("corpus path '" + place + "' does not exist" + nearest);
      }
      if (!Files.isReadable(place)) {
        throw new DatasetException(
            "corpus path '" + place + "' may not be read; grant read access to it");
      }
      if (!Files.isDirectory(place) && !Files.isRegularFile(place)) {
        throw new DatasetException(
            "corpus path '" + place + "' is neither a file nor a folder; expected one of these");
      }
    }
    return new TextFiles(List.copyOf(places));
  }

  /** The files of one place, as {@link #at(List)}. */
  public static TextFiles at(Path place) {
    return at(List.of(place));
  }

  @Override
  public String description() {
    return "text files in '"
        + String.join("', '", places.stream().map(Path::toString).toList())
        + "'";
  }

  /** The listing: place, name, size and time of last change of every file. */
  @Override
  public String fingerprint() {
    StringBuilder listing = new StringBuilder("text files\n");
    for (Path place : places) {
      listing.append(place.toAbsolutePath().normalize()).append('\n');
    }
    for (FileListing.Entry entry : FileListing.of(places)) {
      listing.append(entry.name()).append('\0').append(entry.size());
      listing.append('\0').append(entry.modified()).append('\n');
    }
    return listing.toString();
  }

  @Override
  public long expectedBytes() {
    long bytes = 0;
    for (FileListing.Entry entry : FileListing.of(places)) {
      if (isGzip(entry.file())) {
        return -1;
      }
      bytes += entry.size();
    }
    return bytes;
  }

  @Override
  public void read(DocumentSink sink) {
    for (FileListing.Entry entry : FileListing.of(places)) {
      Path file = entry.file();
      try (InputStream raw = Files.newInputStream(file);
          InputStream text = entry.size() > 0 && isGzip(file) ? unpacked(raw) : raw) {
        sink.document(entry.name(), text);
      } catch (IOException e) {
        String remedy =
            isGzip(file)
                ? "expected a whole gzip file, one that 'gzip -t' accepts"
                : "mend it or take it out of the corpus";
        throw new DatasetException(
            "cannot read '" + file + "' (" + e.getMessage() + "); " + remedy, e);
      }
    }
  }

  private static boolean isGzip(Path file) {
    return file.toString().endsWith(".gz");
  }

  private static InputStream unpacked(InputStream raw) throws IOException {
    return new GZIPInputStream(new BufferedInputStream(raw), 1 << 16);
  }
}
