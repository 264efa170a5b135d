package org.lacuna.datasets.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lacuna.datasets.DatasetException;

/**
 * How much one packed file may unpack to, all its members together: {@value #RATIO} times its own
 * size, and in any case {@link #FREE} bytes. Text packs to a tenth or so, and the most repetitive
 * logs to a hundredth; a file that holds more was made to fill a disk.
 */
public final class UnpackLimit {

  /** What even the smallest file may unpack to, in bytes; 1 GiB. */
  static final long FREE = 1L << 30;

  /** How many times its size a file may unpack to. */
  static final long RATIO = 250;

  private final Path file;
  private final long most;
  private long unpacked;

  /** The limit of a file, of which nothing has been unpacked yet. */
  public static UnpackLimit of(Path file) throws IOException {
    return new UnpackLimit(file, Files.size(file), FREE);
  }

  /**
   * The limit of a file of a size.
   *
   * @param free bytes that it may unpack to whatever its size
   */
  UnpackLimit(Path file, long size, long free) {
    this.file = file;
    this.most = Math.max(free, size > Long.MAX_VALUE / RATIO ? Long.MAX_VALUE : size * RATIO);
  }

  /**
   * The same bytes, which count.
   *
   * @param bytes of the file, or of one of its members, unpacked; reading them throws {@link
   *     DatasetException} beyond the limit
   */
  public InputStream on(InputStream bytes) {
    return new FilterInputStream(bytes) {
      @Override
      public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
      }

      @Override
      public int read(byte[] target, int from, int length) throws IOException {
        int some = super.read(target, from, length);
        count(Math.max(0, some));
        return some;
      }

      @Override
      public long skip(long wanted) throws IOException {
        long some = super.skip(wanted);
        count(some);
        return some;
      }

      @Override
      public boolean markSupported() {
        return false; // What is read twice would count twice.
      }
    };
  }

  private void count(long bytes) {
    unpacked += bytes;
    if (unpacked > most) {
      throw new DatasetException(
          "'%s' unpacks to more than %d bytes, %d times its size or more; expected packed text, which does not; unpack it first if it is meant to"
              .formatted(file, most, RATIO));
    }
  }
}
