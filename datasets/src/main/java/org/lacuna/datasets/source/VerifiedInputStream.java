package org.lacuna.datasets.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** A stream that fails at its end, or beyond it, unless it is as long as said and has the CRC. */
final class VerifiedInputStream extends FilterInputStream {

  private final long size;
  private final long expected;
  private final CRC32 crc = new CRC32();
  private long read;

  /**
   * Verifies a stream.
   *
   * @param size bytes it must have
   * @param crc CRC-32 they must have
   */
  VerifiedInputStream(InputStream in, long size, long crc) {
    super(in);
    this.size = size;
    this.expected = crc;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int some = super.read(target, from, length);
    if (some < 0) {
      verify(read == size, "it has " + read + " bytes where the archive says " + size);
      verify(crc.getValue() == expected, "its checksum is wrong");
      return some;
    }
    crc.update(target, from, some);
    read += some;
    verify(read <= size, "it has more than the " + size + " bytes that the archive says");
    return some;
  }

  /** Skipped bytes count as well. */
  @Override
  public long skip(long bytes) throws IOException {
    byte[] skipped = new byte[(int) Math.min(Math.max(bytes, 0), 8192)];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private static void verify(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }
}
