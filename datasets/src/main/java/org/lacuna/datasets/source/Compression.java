package org.lacuna.datasets.source;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * How a file is packed, told by its name. A file of no bytes is an empty text, packed or not.
 *
 * <p>Packed text is unpacked as it is read. What follows the end of the packed text must be packed
 * text again, as {@code cat a.gz b.gz} makes it: anything else is an error rather than left out.
 */
public enum Compression {
  /** Not at all. */
  NONE("", "expected a file that can be read to its end") {
    @Override
    InputStream opened(InputStream packed) {
      return packed;
    }
  },

  /** gzip. */
  GZIP(".gz", "expected a whole gzip file, one that 'gzip -t' accepts") {
    @Override
    InputStream opened(InputStream packed) throws IOException {
      return GzipCompressorInputStream.builder()
          .setInputStream(packed)
          .setDecompressConcatenated(true)
          .get();
    }
  },

  /** bzip2. */
  BZIP2(".bz2", "expected a whole bzip2 file, one that 'bzip2 -t' accepts") {
    @Override
    InputStream opened(InputStream packed) throws IOException {
      return new BZip2CompressorInputStream(packed, true);
    }
  },

  /** Zstandard; windows of up to 128 MiB, which is zstd's own limit where none is asked for. */
  ZSTD(".zst", "expected a whole zstd file, one that 'zstd -t' accepts") {
    @Override
    InputStream opened(InputStream packed) throws IOException {
      return new ZstdInputStreamNoFinalizer(packed);
    }
  };

  private static final int BUFFER = 1 << 16;

  private final String suffix;
  private final String remedy;

  Compression(String suffix, String remedy) {
    this.suffix = suffix;
    this.remedy = remedy;
  }

  /** How a file of a name is packed. */
  public static Compression of(String name) {
    String whole = whole(name);
    return Stream.of(GZIP, BZIP2, ZSTD)
        .filter(packing -> whole.endsWith(packing.suffix))
        .findFirst()
        .orElse(NONE);
  }

  /** A name in lower case, less what it says of packing. */
  public static String bare(String name) {
    String whole = whole(name);
    return whole.substring(0, whole.length() - of(name).suffix.length());
  }

  private static String whole(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".tgz")
        ? lower.substring(0, lower.length() - ".tgz".length()) + ".tar.gz"
        : lower;
  }

  /** What is expected of a file that cannot be read. */
  public String remedy() {
    return remedy;
  }

  /**
   * The bytes that a stream has packed.
   *
   * @throws IOException if the stream throws it, or does not begin as packed text does; reading on
   *     throws it where the packed text is damaged
   */
  public InputStream unpacked(InputStream packed) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(packed, BUFFER);
    buffered.mark(1);
    if (buffered.read() < 0) {
      return InputStream.nullInputStream();
    }
    buffered.reset();
    return opened(buffered);
  }

  /** As {@link #unpacked}, of a stream that has a byte. */
  abstract InputStream opened(InputStream packed) throws IOException;
}
