package org.lacuna.results;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * From which length on a method is faster than dense attention.
 *
 * @param length tokens, between the last measured length that is not faster and the first from
 *     which on all are; the shortest length measured if all are; null if the longest is not faster
 * @param shortest the shortest length measured
 * @param longest the longest length measured
 */
public record Crossover(@Nullable Double length, int shortest, int longest) {

  /**
   * The crossover of a method.
   *
   * @param ratios how many times as fast as dense attention the method is, by length; one at least
   */
  public static Crossover of(SortedMap<Integer, Double> ratios) {
    int shortest = ratios.firstKey();
    int longest = ratios.lastKey();
    List<Map.Entry<Integer, Double>> measured = List.copyOf(ratios.entrySet());
    int from = measured.size();
    while (from > 0 && measured.get(from - 1).getValue() > 1) {
      from--;
    }
    if (from == measured.size()) {
      return new Crossover(null, shortest, longest);
    }
    if (from == 0) {
      return new Crossover((double) shortest, shortest, longest);
    }
    return new Crossover(between(measured.get(from - 1), measured.get(from)), shortest, longest);
  }

  /** Where the ratio is 1, on a line in logarithms of both. */
  private static double between(
      Map.Entry<Integer, Double> slower, Map.Entry<Integer, Double> faster) {
    double below = Math.log(slower.getValue());
    double above = Math.log(faster.getValue());
    double factor = (double) faster.getKey() / slower.getKey();
    return slower.getKey() * Math.pow(factor, -below / (above - below));
  }

  /** {@code 1430 tokens}, {@code all from 1024 on}, {@code none up to 32768}. */
  @Override
  public String toString() {
    if (length == null) {
      return "none up to " + longest;
    }
    return length <= shortest ? "all from " + shortest + " on" : Math.round(length) + " tokens";
  }
}
