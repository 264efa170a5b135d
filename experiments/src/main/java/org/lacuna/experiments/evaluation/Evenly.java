package org.lacuna.experiments.evaluation;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Some of many, spread evenly from the first on, so that a file's order does not choose. */
public final class Evenly {
  private Evenly() {}

  /**
   * The places of some, in rising order.
   *
   * @param count how many there are
   * @param most how many are taken at most; null for all
   */
  public static List<Integer> places(int count, @Nullable Integer most) {
    long taken = most == null ? count : Math.min(count, most);
    return IntStream.range(0, Math.toIntExact(taken))
        .mapToObj(i -> Math.toIntExact(i * (long) count / taken))
        .toList();
  }
}
