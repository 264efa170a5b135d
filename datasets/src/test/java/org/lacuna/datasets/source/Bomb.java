package org.lacuna.datasets.source;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small archives that hold much. */
final class Bomb {

  private Bomb() {}

  /** A packed tar archive of one member of a kind, which is filled with a letter. */
  static byte[] tarZstd(String name, char kind, long size) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(bytes)) {
      tar(zstd, name, kind, size, new Repeated('x', size));
    }
    return bytes.toByteArray();
  }

  /** A zip archive of one member, which is filled with a letter. */
  static byte[] zip(String name, long size) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      new Repeated('x', size).transferTo(zip);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }

  /** Writes a tar archive of one member by hand, as libraries refuse to write bad ones. */
  static void tar(OutputStream out, String name, char kind, long size, InputStream content)
      throws IOException {
    out.write(summed(header(name, kind, size)));
    content.transferTo(out);
    out.write(new byte[(int) (-size & 511) + 1024]);
  }

  /**
   * A tar archive of a sparse member that is all hole, in GNU's form, before a member {@code b.txt}
   * with one letter.
   *
   * @param size of the hole, below 8 GiB
   */
  static byte[] tarOfHole(String name, long size) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] header = header(name, 'S', 0);
    put(header, 386, "%011o\0%011o\0".formatted(size, 0)); // data: none, at the end of the hole
    put(header, 483, "%011o\0".formatted(size));
    out.write(summed(header));
    tar(out, "b.txt", '0', 1, new Repeated('x', 1));
    return out.toByteArray();
  }

  private static byte[] header(String name, char kind, long size) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(header, 124, "%011o\0".formatted(size) + "00000000000\0" + "        " + kind);
    put(header, 257, kind == 'S' ? "ustar  \0" : "ustar\0" + "00");
    return header;
  }

  private static byte[] summed(byte[] header) {
    long sum = 0;
    for (byte one : header) {
      sum += Byte.toUnsignedInt(one);
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /** A sink that counts bytes in the first element, and checks that they are all read. */
  static DocumentSink counting(long[] read) {
    return new DocumentSink() {
      @Override
      public void document(String name, InputStream text) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int some = text.read(buffer); some >= 0; some = text.read(buffer)) {
          read[0] += some;
        }
      }

      @Override
      public void skipped(String name, SkipReason reason) {
        throw new AssertionError(name + " is " + reason);
      }
    };
  }
}
