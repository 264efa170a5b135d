package org.lacuna.datasets.benchmark;

import java.nio.file.Path;
import java.util.List;
import org.lacuna.datasets.json.JsonObject;

/**
 * LongBench (Bai et al. 2023) and its part of even lengths, LongBench-E: long texts with questions
 * whose answers are written.
 *
 * <p>A line of a file holds {@code input}, {@code context}, {@code answers}, {@code length}, {@code
 * dataset}, {@code language}, {@code all_classes} and {@code _id}.
 */
public final class LongBench {

  private LongBench() {}

  /**
   * The items of a file, in its order.
   *
   * @param file lines of JSON, plain or packed
   * @throws org.lacuna.datasets.DatasetException if the file, or one of its lines, is not of the
   *     form, naming file, line and key
   */
  public static List<LongBenchItem> read(Path file) {
    return JsonObject.read(file, LongBenchItem::of);
  }
}
