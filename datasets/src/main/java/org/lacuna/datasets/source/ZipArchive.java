package org.lacuna.datasets.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.jspecify.annotations.Nullable;

/**
 * A zip archive, members as its directory lists them, lengths and checksums verified. Members may
 * share their packed bytes, so that what they unpack to is limited for all of them together.
 */
final class ZipArchive implements Archive {

  private final ZipFile zip;
  private final Enumeration<ZipArchiveEntry> entries;
  private final UnpackLimit limit;
  private @Nullable ZipArchiveEntry entry;

  ZipArchive(Path file, UnpackLimit limit) throws IOException {
    this.limit = limit;
    zip = ZipFile.builder().setPath(file).get();
    entries = zip.getEntries();
  }

  @Override
  public @Nullable Member next() {
    if (!entries.hasMoreElements()) {
      return null;
    }
    entry = entries.nextElement();
    return new Member(
        entry.getName(),
        !entry.isDirectory() && !entry.isUnixSymlink(),
        zip.canReadEntryData(entry) && entry.getMethod() != ZipMethod.XZ.getCode());
  }

  @Override
  public InputStream content() throws IOException {
    if (entry == null) {
      throw new IllegalStateException("at no member");
    }
    return limit.on(
        new VerifiedInputStream(zip.getInputStream(entry), entry.getSize(), entry.getCrc()));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
