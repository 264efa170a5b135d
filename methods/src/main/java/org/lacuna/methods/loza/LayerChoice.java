package org.lacuna.methods.loza;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lacuna.methods.MethodException;

/** Which layers become sparse for good; LoZA's choice and those it is compared with. */
public enum LayerChoice {
  /** Those of lowest alpha, where full attention matters least: LoZA. */
  LOWEST,
  /** Those of highest alpha: what LoZA would leave alone. */
  HIGHEST,
  /** Any, by a seed. */
  RANDOM,
  /** Evenly spread, from the first layer on. */
  INTERLEAVED;

  /** As it stands in configurations, such as {@code "lowest"}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The chosen layers, ascending.
   *
   * @param alphas the calibrated alpha of each layer; of layers with equal ones the lower comes
   *     first
   * @param count layers to choose; LoZA takes half of them
   * @param seed of the random choice
   * @throws MethodException if there are fewer layers
   */
  public List<Integer> choose(double[] alphas, int count, long seed) {
    int layers = alphas.length;
    requireCount(count, layers);
    Comparator<Integer> byAlpha = Comparator.comparingDouble(i -> alphas[i]);
    return switch (this) {
      case LOWEST -> first(layers, count, byAlpha);
      case HIGHEST -> first(layers, count, byAlpha.reversed());
      case RANDOM -> {
        double[] draws = new SplittableRandom(seed).doubles(layers).toArray();
        yield first(layers, count, Comparator.comparingDouble(i -> draws[i]));
      }
      case INTERLEAVED -> IntStream.range(0, count).map(i -> i * layers / count).boxed().toList();
    };
  }

  /** Refuses a number of layers to choose that there are not. */
  static void requireCount(int count, int layers) {
    if (count < 0 || count > layers) {
      throw new MethodException(
          "layers to choose: expected 0 to %d, got %d".formatted(layers, count));
    }
  }

  private static List<Integer> first(int layers, int count, Comparator<Integer> order) {
    return IntStream.range(0, layers).boxed().sorted(order).limit(count).sorted().toList();
  }

  /**
   * The layer pattern in which the given layers are streaming and the others full, such as {@code
   * full at:0,3=streaming}.
   *
   * @throws MethodException if a layer is named twice
   */
  public static String pattern(List<Integer> sparse) {
    if (sparse.stream().distinct().count() != sparse.size()) {
      throw new MethodException("layers are named twice: " + sparse);
    }
    return sparse.isEmpty() ? "full" : "full " + exception(sparse);
  }

  /** The exception of a layer pattern that makes some layers streaming. */
  static String exception(List<Integer> sparse) {
    return sparse.stream()
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(",", "at:", "=streaming"));
  }
}
