package org.lacuna.datasets.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.lacuna.datasets.json.JsonObject;
import org.lacuna.datasets.source.Compression;

/**
 * A collection of multiple choice, and how its files are read.
 *
 * @param name lower case, as in lm-evaluation-harness, such as {@code arc_easy}
 * @param summary what it asks, in one sentence
 * @param source where it is from: paper and forms of its files
 * @param reader makes items of a file
 */
public record Benchmark(
    String name, String summary, String source, Function<Path, List<MultipleChoice>> reader) {

  /** Endings of files of labels, which are read with the items that they are beside. */
  private static final String LABELS = ".lst";

  /** A benchmark each of whose lines is an item. */
  static Benchmark ofLines(
      String name, String summary, String source, Function<JsonObject, MultipleChoice> item) {
    return new Benchmark(name, summary, source, file -> JsonObject.read(file, item));
  }

  /**
   * The items of a file, in its order.
   *
   * @param file lines of JSON, plain or packed
   * @throws org.lacuna.datasets.DatasetException if the file, or one of its lines, is not of the
   *     form, naming file, line and key
   */
  public List<MultipleChoice> read(Path file) {
    return reader.apply(file);
  }

  /**
   * The items of several files, one after the other; files of labels, {@code .lst}, lie beside
   * those that they belong to, and have none of their own.
   *
   * @throws org.lacuna.datasets.DatasetException as {@link #read(Path)}
   */
  public List<MultipleChoice> read(List<Path> files) {
    return files.stream()
        .filter(file -> !Compression.bare(file.toString()).endsWith(LABELS))
        .flatMap(file -> read(file).stream())
        .toList();
  }
}
