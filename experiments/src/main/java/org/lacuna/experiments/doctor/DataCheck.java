package org.lacuna.experiments.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.lacuna.results.Quantities;

/**
 * What text takes on the disk.
 *
 * @param fetched the folder of corpora that were fetched
 * @param cache the folder where corpora are kept as tokens
 */
record DataCheck(Path fetched, Path cache) implements Check {
  @Override
  public String name() {
    return "corpora";
  }

  @Override
  public void look(Consumer<Finding> found) throws IOException {
    found.accept(Finding.fine(name(), "fetched: " + size(fetched)));
    found.accept(Finding.fine("corpora cache", size(cache) + "; safe to delete"));
  }

  private static String size(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return "none yet in " + folder;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = files.filter(Files::isRegularFile).mapToLong(DataCheck::bytes).sum();
      return Quantities.memory(bytes / 1e6) + " in " + folder;
    }
  }

  /** A file may go while it is looked at. */
  private static long bytes(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
