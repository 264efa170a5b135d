package org.lacuna.datasets.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A tar archive, streamed. It must have its end mark: without, nothing tells that it is whole.
 *
 * <p>Sparse members are not readable here: a few bytes of theirs stand for any number of zeros.
 */
final class TarArchive implements Archive {

  /** Most bytes of the headers of one member, long names included, which are held in memory. */
  private static final long HEADERS = 1 << 20;

  private final Bounded bytes;
  private final Marked tar;

  TarArchive(InputStream unpacked) {
    bytes = new Bounded(unpacked);
    tar = new Marked(bytes);
  }

  @Override
  public @Nullable Member next() throws IOException {
    TarArchiveEntry before = tar.getCurrentEntry();
    if (before != null && !before.isSparse()) {
      tar.transferTo(OutputStream.nullOutputStream()); // What is left of the member before.
    }
    bytes.left = HEADERS;
    TarArchiveEntry entry = tar.getNextEntry();
    bytes.left = Long.MAX_VALUE;
    if (entry == null && !tar.ended) {
      throw new IOException("it stops without an end mark");
    }
    return entry == null
        ? null
        : new Member(
            entry.getName(), isRegular(entry), !entry.isSparse() && tar.canReadEntryData(entry));
  }

  /** The library calls links and devices files as well. */
  private static boolean isRegular(TarArchiveEntry entry) {
    return entry.isFile()
        && !entry.isSymbolicLink()
        && !entry.isLink()
        && !entry.isFIFO()
        && !entry.isCharacterDevice()
        && !entry.isBlockDevice();
  }

  @Override
  public InputStream content() {
    return new FilterInputStream(tar) {
      @Override
      public void close() {
        // The next member comes from the same stream.
      }
    };
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** Knows whether the end mark was seen. */
  private static final class Marked extends TarArchiveInputStream {
    private boolean ended;

    Marked(InputStream bytes) {
      super(bytes, "UTF-8");
    }

    @Override
    protected boolean isEOFRecord(byte @Nullable [] record) {
      boolean end = super.isEOFRecord(record);
      ended |= end && record != null;
      return end;
    }
  }

  /** Yields so many bytes, and then fails. */
  private static final class Bounded extends FilterInputStream {
    private long left = Long.MAX_VALUE;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      spend(1);
      return one;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int some = super.read(target, from, length);
      spend(some);
      return some;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long some = super.skip(bytes);
      spend(some);
      return some;
    }

    private void spend(long some) throws IOException {
      left -= Math.max(0, some);
      if (left < 0) {
        throw new IOException("the header of a member is longer than " + HEADERS + " bytes");
      }
    }
  }
}
