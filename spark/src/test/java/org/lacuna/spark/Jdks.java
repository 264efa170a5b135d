package org.lacuna.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The Java versions that tests run Spark on. */
final class Jdks {
  private Jdks() {}

  /** The one that the tests themselves run on. */
  static Path own() {
    return Path.of(System.getProperty("java.home"));
  }

  /** An installed one of version 17 or 21, the oldest that Spark 4 runs on. */
  static Optional<Path> older() {
    Path installed = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(installed)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(installed)) {
      for (Path folder : folders) {
        Path release = folder.resolve("release");
        if (Files.isExecutable(folder.resolve("bin/java"))
            && Files.isReadable(release)
            && Files.readString(release).matches("(?s).*JAVA_VERSION=\"(17|21)\\b.*")) {
          return Optional.of(folder);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.empty();
  }
}
