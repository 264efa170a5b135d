package org.lacuna.datasets.source;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Packs bytes for tests. */
public final class Packed {

  private Packed() {}

  private interface Writer {
    void to(OutputStream out) throws IOException;
  }

  private static byte[] written(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writer.to(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] gzip(byte[] plain) {
    return written(out -> {
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(plain);
      }
    });
  }

  public static byte[] bzip2(byte[] plain) {
    return written(out -> {
      try (BZip2CompressorOutputStream bzip2 = new BZip2CompressorOutputStream(out)) {
        bzip2.write(plain);
      }
    });
  }

  public static byte[] zstd(byte[] plain) {
    return written(out -> {
      try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
        zstd.setChecksum(true);
        zstd.write(plain);
      }
    });
  }

  /** A zip archive of names and texts in turn; a name that ends in a slash is a folder. */
  public static byte[] zip(String... namesAndTexts) {
    return written(out -> {
      try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
        for (int i = 0; i < namesAndTexts.length; i += 2) {
          zip.putArchiveEntry(new ZipArchiveEntry(namesAndTexts[i]));
          zip.write(bytes(namesAndTexts[i + 1]));
          zip.closeArchiveEntry();
        }
      }
    });
  }

  /** A tar archive of names and texts in turn; a name that ends in a slash is a folder. */
  public static byte[] tar(String... namesAndTexts) {
    return written(out -> {
      try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        for (int i = 0; i < namesAndTexts.length; i += 2) {
          byte[] text = bytes(namesAndTexts[i + 1]);
          TarArchiveEntry entry = new TarArchiveEntry(namesAndTexts[i], true);
          entry.setSize(text.length);
          tar.putArchiveEntry(entry);
          tar.write(text);
          tar.closeArchiveEntry();
        }
      }
    });
  }

  /** A tar archive of one link. */
  public static byte[] tarOfLink(String name, String target) {
    return written(out -> {
      try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
    });
  }
}
