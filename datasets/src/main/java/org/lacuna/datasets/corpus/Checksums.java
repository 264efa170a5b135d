package org.lacuna.datasets.corpus;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/** CRC-32C of files mapped into memory. */
final class Checksums {

  private static final long STEP = 1L << 30; // A buffer cannot be longer than 2 GB.

  private Checksums() {}

  static long crc32c(MemorySegment segment) {
    CRC32C crc = new CRC32C();
    for (long from = 0; from < segment.byteSize(); from += STEP) {
      long some = Math.min(STEP, segment.byteSize() - from);
      crc.update(segment.asSlice(from, some).asByteBuffer());
    }
    return crc.getValue();
  }
}
