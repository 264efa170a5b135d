package org.lacuna.datasets.tokenizer;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lacuna.config.Nearest;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.source.NearestPath;

/** Finds tokenizers by the names that people give them. */
public final class Tokenizers {

  private static final String BYTES = "bytes";
  private static final String SYMBOLS = "symbols";

  private Tokenizers() {}

  /**
   * A tokenizer.
   *
   * @param name {@code bytes}, {@code symbols:N} for a {@link SymbolTokenizer} of N symbols, or the
   *     path of a {@code tokenizer.json} or of a folder that holds one
   * @throws DatasetException if it is none of these, or as {@link PretrainedTokenizer#open}
   */
  public static Tokenizer of(String name) {
    if (name.equals(BYTES)) {
      return new ByteTokenizer();
    }
    if (name.startsWith(SYMBOLS + ":")) {
      return symbols(name);
    }
    Optional<Path> path = path(name);
    if (path.isPresent() && Files.exists(path.get())) {
      return PretrainedTokenizer.open(path.get());
    }
    throw new DatasetException(
        "tokenizer '"
            + name
            + "' is not known; expected bytes, symbols:N with a number N, or the"
            + " path of a tokenizer.json or of a folder that holds one"
            + nearest(name, path));
  }

  /** Whether a name is that of a tokenizer that needs no file, and so no path. */
  public static boolean needsNoFile(String name) {
    return name.equals(BYTES) || name.startsWith(SYMBOLS + ":");
  }

  /** The same name, good from any working directory: the path of an existing file made absolute. */
  public static String absolute(String name) {
    if (needsNoFile(name)) {
      return name;
    }
    return path(name)
        .filter(Files::exists)
        .map(path -> path.toAbsolutePath().normalize().toString())
        .orElse(name);
  }

  private static Tokenizer symbols(String name) {
    try {
      return new SymbolTokenizer(Integer.parseInt(name.substring(SYMBOLS.length() + 1)));
    } catch (IllegalArgumentException e) {
      throw new DatasetException(
          "tokenizer '"
              + name
              + "': expected symbols:N with N in [1, "
              + Integer.MAX_VALUE
              + "), such as symbols:8192",
          e);
    }
  }

  /** A name that is nearly a known one was meant to be it; anything else was meant as a path. */
  private static String nearest(String name, Optional<Path> path) {
    return Nearest.of(name, List.of(BYTES, SYMBOLS + ":8192"))
        .or(() -> path.flatMap(NearestPath::to).map(Path::toString))
        .map(nearest -> "; the nearest is '" + nearest + "'")
        .orElse("");
  }

  private static Optional<Path> path(String name) {
    try {
      return Optional.of(Path.of(name));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
