package org.lacuna.datasets.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.lacuna.datasets.DatasetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in the making: buffered, under a name of its own until it is renamed.
 *
 * <p>Because every writer has its own, several processes may prepare the same corpus at once; the
 * last to rename wins, with the same bytes. Failure to write surfaces as {@link DatasetException},
 * so that it is not taken for a failure to read the source.
 */
final class PartFile implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(PartFile.class);

  private static final String SUFFIX = ".part";

  /** Far behind the content: Windows locks are mandatory and would keep it from being read. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /** POSIX drops a lock when its process closes any descriptor of the file: no other is opened. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
  private long flushed;

  PartFile(Path folder) {
    try {
      Path found = unused(folder);
      FileChannel opened = open(found);
      while (!Files.exists(found)) { // taken for abandoned before it was locked
        opened.close();
        OWN.remove(found);
        found = unused(folder);
        opened = open(found);
      }
      path = found;
      channel = opened;
    } catch (IOException e) {
      throw new DatasetException(
          "cannot write into the cache folder '"
              + folder
              + "' ("
              + e
              + "); expected a folder that can be written to",
          e);
    }
  }

  /** Not a temporary file, which only its owner could read: a cache may be shared. */
  private static Path unused(Path folder) {
    return folder.toAbsolutePath().resolve("corpus-" + UUID.randomUUID() + SUFFIX);
  }

  /** Locked for as long as it is open, where the file system has locks. */
  private static FileChannel open(Path path) throws IOException {
    OWN.add(path);
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    } finally {
      if (channel == null) {
        OWN.remove(path);
      }
    }
    try {
      var _ = channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (IOException e) {
      LOG.debug("{} is not locked: {}", path, e.getMessage());
    }
    return channel;
  }

  /** Several in one folder: all of them, or, where one cannot be opened, none. */
  static List<PartFile> several(Path folder, int count) {
    List<PartFile> parts = new ArrayList<>();
    try {
      while (parts.size() < count) {
        parts.add(new PartFile(folder));
      }
      return parts;
    } catch (DatasetException e) {
      parts.forEach(PartFile::close);
      throw e;
    }
  }

  /** Removes part files that no living process has open: their writers were killed. */
  static void removeAbandoned(Path folder) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "corpus*" + SUFFIX)) {
      for (Path part : parts) {
        if (!OWN.contains(part.toAbsolutePath())) {
          removeIfAbandoned(part);
        }
      }
    }
  }

  private static void removeIfAbandoned(Path part) {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false)) {
      if (lock != null) {
        Files.deleteIfExists(part);
      }
    } catch (IOException | OverlappingFileLockException e) {
      // Its writer has just published it, or it may not be written or locked: it stays.
      LOG.debug("{} stays: {}", part, e.getMessage());
    }
  }

  /** Bytes written so far. */
  long size() {
    return flushed + buffer.position();
  }

  /** CRC-32C of what was written from a position on; flushes. */
  long crc(long from) {
    flush();
    try (Arena arena = Arena.ofConfined()) {
      return Checksums.crc32c(
          channel.map(FileChannel.MapMode.READ_ONLY, from, flushed - from, arena));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Forgets what was written beyond a size. */
  void truncate(long size) {
    if (size >= flushed) {
      buffer.position((int) (size - flushed));
      return;
    }
    buffer.clear();
    try {
      channel.truncate(size).position(size);
    } catch (IOException e) {
      throw failure(e);
    }
    flushed = size;
  }

  /** The little-endian buffer, with room for at least so many bytes. */
  ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  void put(byte[] bytes) {
    for (int from = 0; from < bytes.length; ) {
      int some = Math.min(bytes.length - from, room(1).remaining());
      buffer.put(bytes, from, some);
      from += some;
    }
  }

  /** Appends all of another part file, and flushes. */
  void append(PartFile other) {
    other.flush();
    flush();
    try {
      for (long from = 0; from < other.flushed; ) {
        from += other.channel.read(buffer, from);
        flush();
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  void flush() {
    buffer.flip();
    flushed += buffer.limit();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw failure(e);
    }
    buffer.clear();
  }

  /** Makes the content durable, then gives the file its name in one step. */
  void publish(Path target) {
    flush();
    try {
      channel.force(true);
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Closes the file, and removes it unless it was published. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw failure(e);
    } finally {
      OWN.remove(path);
    }
  }

  private DatasetException failure(IOException e) {
    return new DatasetException(
        "cannot write the prepared corpus '"
            + path
            + "' ("
            + e.getMessage()
            + "); is there room on the disk?",
        e);
  }
}
