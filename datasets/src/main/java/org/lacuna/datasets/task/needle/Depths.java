package org.lacuna.datasets.task.needle;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.SeededRandom;

/** Where needles stand: the share of the haystack before them. */
final class Depths {

  /** RULER's: forty, equally spaced from 0 to 100 percent, rounded to whole percents. */
  static final List<Double> FORTY =
      IntStream.range(0, 40).mapToObj(i -> Math.round(i * 100 / 39.0) / 100.0).toList();

  private Depths() {}

  /** The depth that was given or else one drawn from 0, 0.01, ..., 1. */
  static double of(@Nullable Double given, SeededRandom random) {
    double drawn = random.between(0, 100) / 100.0;
    return given == null ? drawn : given;
  }
}
