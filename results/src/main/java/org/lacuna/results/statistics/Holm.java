package org.lacuna.results.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's correction of the p values of one table for their number (S. Holm, "A simple sequentially
 * rejective multiple test procedure", Scand. J. Stat. 6, 1979). Whatever holds together, the
 * probability that any adjusted value is below α without an effect is at most α.
 */
public final class Holm {
  private Holm() {}

  /**
   * The adjusted p values, in the same order: of m values the i-th smallest becomes the largest of
   * (m - j + 1) p_j over j ≤ i, at most 1.
   *
   * @param p each between 0 and 1, or NaN for what was not tested: it stays NaN and does not count
   */
  public static double[] adjusted(double... p) {
    List<Integer> ascending =
        IntStream.range(0, p.length)
            .filter(i -> !Double.isNaN(p[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .toList();
    double[] adjusted = p.clone();
    double largest = 0;
    int left = ascending.size();
    for (int i : ascending) {
      largest = Math.max(largest, Math.min(1, left * p[i]));
      adjusted[i] = largest;
      left--;
    }
    return adjusted;
  }
}
