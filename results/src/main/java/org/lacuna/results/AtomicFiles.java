package org.lacuna.results;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a file or a folder aside, forces it to the disk and renames it into place.
 *
 * <p>A reader sees the earlier content or the new one, never a half. When writing fails (a full
 * disk, an exception in the writer) the earlier content stays and what was written aside is
 * removed; a crash can leave it behind, under a name that starts with a dot and ends in {@code
 * .tmp}. Who writes the same file or folder next removes it, once the process that left it is no
 * more.
 */
public final class AtomicFiles {

  private static final Logger LOG = LoggerFactory.getLogger(AtomicFiles.class);

  /** Writes a file's bytes; the stream is closed by the caller of this. */
  @FunctionalInterface
  public interface FileContent {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a folder's files into an empty folder that exists. */
  @FunctionalInterface
  public interface FolderContent {
    void writeTo(Path folder) throws IOException;
  }

  private AtomicFiles() {}

  /** Creates or replaces a text file, in UTF-8. */
  public static void write(Path target, String text) {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Creates or replaces a file; missing folders above it are made.
   *
   * @throws RunException naming the file and the system's reason, such as a full disk
   */
  public static void write(Path target, FileContent content) {
    write(target, Aside.of(target), content);
  }

  /** As above; tests choose where the new content is written first. */
  static void write(Path target, Path temporary, FileContent content) {
    try {
      Files.createDirectories(parent(target));
      removeAbandoned(target);
      try (FileChannel channel =
              FileChannel.open(
                  temporary,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(parent(target));
    } catch (IOException e) {
      throw RunException.io(target, e);
    } finally {
      deleteTree(temporary);
    }
  }

  /**
   * Creates a folder with its content, unless one is there already.
   *
   * @return false if another one was there first; nothing was changed then
   */
  public static boolean createFolder(Path target, FolderContent content) {
    Path temporary = Aside.of(target);
    try {
      Files.createDirectories(parent(target));
      removeAbandoned(target);
      fill(temporary, content);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(parent(target));
      return true;
    } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
      LOG.debug("{} was created by another process first", target);
      return false;
    } catch (IOException e) {
      if (Files.isDirectory(target)) {
        // Some systems report a rename onto a folder with a plain IOException.
        return false;
      }
      throw RunException.io(target, e);
    } finally {
      deleteTree(temporary);
    }
  }

  /**
   * Creates a folder or replaces one as a whole. Only one process may do so at a time.
   *
   * <p>No system renames a folder onto a full one, so the earlier folder steps aside for a moment.
   * A crash in that moment leaves it there until {@link #settle}; {@link #current} finds it.
   */
  public static void replaceFolder(Path target, FolderContent content) {
    settle(target);
    Path temporary = Aside.of(target);
    try {
      fill(temporary, content);
      if (Files.exists(target)) {
        Files.move(target, earlier(target), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(parent(target));
    } catch (IOException e) {
      throw RunException.io(target, e);
    } finally {
      deleteTree(temporary);
      settle(target);
    }
  }

  /**
   * Where the content of a folder is to be read: the folder itself or, while it is being replaced
   * or since a crash in that moment, the earlier one. Changes nothing, so that it can be asked
   * while another process writes.
   */
  public static Path current(Path target) {
    Path earlier = earlier(target);
    // Looked for again, as the new one may have come and the earlier one gone between the looks.
    return !Files.exists(target) && Files.exists(earlier) && !Files.exists(target)
        ? earlier
        : target;
  }

  /**
   * Ends what a crash interrupted: puts the earlier folder back or removes what is left over. Only
   * for who has the right to write, as it also ends what another process is at.
   */
  public static void settle(Path target) {
    Path earlier = earlier(target);
    try {
      if (Files.exists(earlier) && !Files.exists(target)) {
        Files.move(earlier, target, StandardCopyOption.ATOMIC_MOVE);
      }
      deleteTree(earlier);
      Aside.all(target).forEach(AtomicFiles::deleteTree);
    } catch (IOException e) {
      throw RunException.io(target, e);
    }
  }

  /** Removes what processes left beside it that were killed while they wrote. */
  private static void removeAbandoned(Path target) {
    try {
      Aside.abandoned(target).forEach(AtomicFiles::deleteTree);
    } catch (IOException e) {
      LOG.debug("{} may have leftovers beside it: {}", target, e.getMessage());
    }
  }

  private static void fill(Path folder, FolderContent content) throws IOException {
    Files.createDirectories(folder);
    content.writeTo(folder);
    try (Stream<Path> written = Files.walk(folder)) {
      for (Path path : written.toList()) {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          forceFolder(path);
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.force(true);
          }
        }
      }
    }
  }

  /** Makes a rename survive a power cut; Windows does so itself and cannot open a folder. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.debug("{} cannot be forced to the disk: {}", folder, e.getMessage());
    }
  }

  /** Removes a file or a folder with all that is in it; warns of what cannot be removed. */
  public static void deleteTree(Path path) {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(path)) {
      for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{} was removed by another process too", path);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} cannot be removed: {}", path, e.getMessage());
    }
  }

  private static Path earlier(Path target) {
    return parent(target).resolve("." + name(target) + ".earlier");
  }

  static Path parent(Path target) {
    return Objects.requireNonNull(target.toAbsolutePath().getParent(), "a root has no content");
  }

  static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
