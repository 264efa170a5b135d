package org.lacuna.datasets.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.DatasetException;

/**
 * Goes through a file: a text, packed or not, or an archive of such texts.
 *
 * <p>Of an archive's members, hidden ones and all but regular files are left out, as they are of
 * folders. A member that cannot be unpacked here (encrypted, or by an unknown method), whose name
 * leads out of the archive, or whose name came before is gone past as {@link SkipReason#MALFORMED}.
 * One that is cut short or has a wrong checksum ends the walk with an error, as the archive is
 * damaged, and so does a file that unpacks beyond its {@link UnpackLimit}. An archive within an
 * archive is a text to this class.
 */
final class TextWalk {

  private final TextVisitor visitor;
  private final long free;

  TextWalk(TextVisitor visitor) {
    this(visitor, UnpackLimit.FREE);
  }

  /** A walk on which every file may unpack to so many bytes, whatever its size. */
  TextWalk(TextVisitor visitor, long free) {
    this.visitor = visitor;
    this.free = free;
  }

  /**
   * Goes through one file.
   *
   * @throws DatasetException if it cannot be read to its end, naming it and the member
   */
  void file(FileListing.Entry entry) {
    Path file = entry.file();
    Compression compression = Compression.of(entry.name());
    String bare = Compression.bare(entry.name());
    String remedy = compression.remedy();
    UnpackLimit limit = new UnpackLimit(file, entry.size(), free);
    try {
      if (bare.endsWith(".zip") && compression == Compression.NONE) {
        remedy = "expected a whole zip archive, one that 'unzip -t' accepts";
        try (Archive zip = new ZipArchive(file, limit)) {
          members(entry, zip, limit, remedy);
        }
        return;
      }
      try (InputStream raw = Files.newInputStream(file);
          InputStream unpacked = unpacked(compression, raw, limit)) {
        if (bare.endsWith(".tar")) {
          remedy = "expected a whole tar archive, one that 'tar -tf' accepts";
          try (Archive tar = new TarArchive(unpacked)) {
            members(entry, tar, limit, remedy);
          }
        } else {
          visitor.text(entry.name(), unpacked);
        }
      }
    } catch (NoSuchFileException e) {
      throw unreadable(file.toString(), "it is gone", "try again when nothing writes to it", e);
    } catch (IOException e) {
      throw unreadable(file.toString(), e.getMessage(), remedy, e);
    }
  }

  private static InputStream unpacked(
      Compression compression, InputStream packed, UnpackLimit limit) throws IOException {
    InputStream unpacked = compression.unpacked(packed);
    return compression == Compression.NONE ? unpacked : limit.on(unpacked);
  }

  private void members(FileListing.Entry entry, Archive archive, UnpackLimit limit, String remedy)
      throws IOException {
    Set<String> seen = new HashSet<>();
    for (Archive.Member member = archive.next(); member != null; member = archive.next()) {
      MemberPath path = MemberPath.of(member.path()).orElse(null);
      if (!member.isFile() || (path != null && path.isHidden())) {
        continue;
      }
      String inside = "!/" + (path == null ? member.path() : path);
      if (path == null || !member.isReadable() || !seen.add(path.toString())) {
        visitor.skipped(entry.name() + inside, SkipReason.MALFORMED);
        continue;
      }
      Compression compression = Compression.of(inside);
      try (InputStream content = archive.content();
          InputStream unpacked = unpacked(compression, content, limit)) {
        visitor.text(entry.name() + inside, unpacked);
      } catch (IOException e) {
        String expected = compression == Compression.NONE ? remedy : compression.remedy();
        throw unreadable(entry.file() + inside, e.getMessage(), expected, e);
      }
    }
  }

  private static DatasetException unreadable(
      String what, @Nullable String why, String remedy, IOException cause) {
    return new DatasetException("cannot read '" + what + "' (" + why + "); " + remedy, cause);
  }
}
