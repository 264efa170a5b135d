package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Files of this machine, such as those of a mirror folder. */
final class FileOrigin implements Origin {

  @Override
  public Reply open(URI address, long from, Optional<String> tag)
      throws IOException, RefusedException {
    Path path;
    try {
      path = Path.of(address);
    } catch (IllegalArgumentException e) {
      throw new RefusedException("expected file:///PATH (" + e.getMessage() + ")");
    }
    if (!Files.isRegularFile(path)) {
      throw new RefusedException("no such file");
    }
    if (!Files.isReadable(path)) {
      throw new RefusedException("the file may not be read");
    }
    InputStream in = Files.newInputStream(path);
    long length = Files.size(path);
    long start = from <= length ? from : 0;
    in.skipNBytes(start);
    return new Reply(start, OptionalLong.of(length), "", in);
  }
}
