package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.datasets.DatasetException;

/**
 * The corpora that a folder of manifests, {@code NAME.yaml}, tells of.
 *
 * <p>A manifest is read when its corpus is asked for, so one that is wrong harms no other.
 */
public final class Catalog {

  private static final String ENDING = ".yaml";

  private final Path folder;
  private final TreeSet<String> names = new TreeSet<>();

  private Catalog(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a catalogue.
   *
   * @throws DatasetException if the folder cannot be listed
   */
  public static Catalog open(Path folder) {
    Catalog catalog = new Catalog(folder);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*" + ENDING)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        catalog.names.add(name.substring(0, name.length() - ENDING.length()));
      }
    } catch (IOException e) {
      throw new DatasetException(
          "no catalogue of corpora in '" + folder + "' (" + e + "); expected a folder of NAME.yaml",
          e);
    }
    return catalog;
  }

  /** The names of the corpora, in alphabetical order. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /**
   * The corpora whose manifests can be read, in alphabetical order.
   *
   * @param complaints hears of each that cannot, in one line
   */
  public List<KnownCorpus> readable(Consumer<String> complaints) {
    List<KnownCorpus> corpora = new ArrayList<>();
    for (String name : names) {
      try {
        corpora.add(get(name));
      } catch (ConfigException e) {
        complaints.accept("skipped " + e.getMessage());
      }
    }
    return corpora;
  }

  /** Whether there is a corpus of a name. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /**
   * The corpus of a name.
   *
   * @throws DatasetException if there is none, with the nearest
   * @throws org.lacuna.config.ConfigException if its manifest is wrong, naming file and key
   */
  public KnownCorpus get(String name) {
    if (!has(name)) {
      throw new DatasetException("unknown corpus " + name + "; " + Nearest.hint(name, names));
    }
    Path file = folder.resolve(name + ENDING);
    return new KnownCorpus(name, Binder.of(List.of(file), List.of()).bind(Manifest.class));
  }
}
