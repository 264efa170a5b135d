package org.lacuna.datasets.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.lacuna.datasets.json.JsonObject;

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

  /** A benchmark each of whose lines is an item. */
  static Benchmark ofLines(
      String name, String summary, String source, Function<JsonObject, MultipleChoice> item) {
    return new Benchmark(name, summary, source, file -> JsonObject.read(file, item));
  }

  /**
   * The items of a file, in its order.
   *
   * @param file lines of JSON, plain or {@code .gz}
   * @throws org.lacuna.datasets.DatasetException if the file, or one of its lines, is not of the
   *     form, naming file, line and key
   */
  public List<MultipleChoice> read(Path file) {
    return reader.apply(file);
  }
}
