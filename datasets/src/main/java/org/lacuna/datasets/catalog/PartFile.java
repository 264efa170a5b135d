package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Digests;

/**
 * A file that has come in part: {@code .NAME.part}, hidden so that nobody reads it for a document.
 *
 * <p>Beside it {@code .NAME.part.from} says in three lines which address the bytes are from, which
 * SHA-256 the whole must have, and the entity tag of the version that they are a part of (empty for
 * none). Bytes from another address, or meant for other contents, are of no use and are dropped.
 *
 * <p>A failure of the disk surfaces as {@link DatasetException}, so that it is not taken for one of
 * the network, after which one would try again.
 */
final class PartFile implements AutoCloseable {

  private final Path target;
  private final Path part;
  private final Path note;
  private final URI address;
  private final RemoteFile file;
  private @Nullable FileChannel channel;

  /**
   * The part of a file.
   *
   * @param target the file's name when it is whole
   * @param address where its bytes are from
   */
  PartFile(Path target, URI address, RemoteFile file) {
    this.target = target;
    this.part = beside(target);
    this.note = part.resolveSibling(part.getFileName() + ".from");
    this.address = address;
    this.file = file;
  }

  /** Where the part of a file is kept. */
  static Path beside(Path target) {
    return target.resolveSibling("." + target.getFileName() + ".part");
  }

  /** Bytes that came before and may be gone on from; what cannot be of use is dropped. */
  long size() {
    return onDisk(() -> {
      if (!Files.exists(part)) {
        return 0L;
      }
      if (noted().isEmpty() || Files.size(part) > file.bytes()) {
        drop();
        return 0L;
      }
      return Files.size(part);
    });
  }

  /** The entity tag of the version that the bytes are of, if its server gave one. */
  Optional<String> tag() {
    return onDisk(this::noted).filter(tag -> !tag.isEmpty());
  }

  private Optional<String> noted() throws IOException {
    List<String> lines = Files.exists(note) ? Files.readAllLines(note) : List.of();
    boolean ours =
        lines.size() == 3
            && lines.get(0).equals(address.toString())
            && lines.get(1).equals(file.sha256());
    return ours ? Optional.of(lines.get(2)) : Optional.empty();
  }

  /** Begins anew with the version that a tag names; empty for none. */
  void begin(String tag) {
    drop();
    onDisk(() -> {
      // First, so that no bytes are ever taken for those of another version.
      Files.write(note, List.of(address.toString(), file.sha256(), tag));
      channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return channel;
    });
  }

  /** Goes on after the bytes that came before. */
  void resume() {
    close();
    onDisk(() -> {
      channel = FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      return channel;
    });
  }

  void write(byte[] bytes, int length) {
    FileChannel open = Objects.requireNonNull(channel);
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
    onDisk(() -> {
      while (rest.hasRemaining()) {
        open.write(rest);
      }
      return length;
    });
  }

  String sha256() {
    return onDisk(() -> Digests.sha256(part));
  }

  /** Removes what has come. */
  void drop() {
    close();
    onDisk(() -> {
      Files.deleteIfExists(part);
      return Files.deleteIfExists(note);
    });
  }

  /** Makes the bytes durable, then gives the file its name in one step. */
  void publish() {
    resume();
    FileChannel open = Objects.requireNonNull(channel);
    onDisk(() -> {
      open.force(true);
      close(); // Windows renames no open file.
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return Files.deleteIfExists(note);
    });
    try (FileChannel folder = FileChannel.open(Objects.requireNonNull(target.getParent()))) {
      folder.force(true);
    } catch (IOException e) {
      // Windows makes a rename durable by itself and cannot open a folder.
    }
  }

  /** Closes the file and leaves what has come. */
  @Override
  public void close() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      onDisk(() -> {
        open.close();
        return open;
      });
    }
  }

  private interface Disk<T> {
    T use() throws IOException;
  }

  private <T> T onDisk(Disk<T> use) {
    try {
      return use.use();
    } catch (IOException e) {
      throw new DatasetException(
          "cannot write '%s' (%s); is there room on the disk, and may the folder be written to?"
              .formatted(part, e),
          e);
    }
  }
}
