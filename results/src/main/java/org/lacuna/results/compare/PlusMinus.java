package org.lacuna.results.compare;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.lacuna.results.Digits;
import org.lacuna.results.statistics.Interval;
import org.lacuna.results.statistics.SeedStatistics;

/**
 * Means with half of their interval, as in {@code 2.345 ± 0.012}: of the smallest half-width two
 * digits that matter, and as many decimals for all.
 *
 * @param digits of the means and of the half-widths
 * @param width of a half-width's text, so that they line up; 0 if there is none to show
 * @param level of the intervals
 */
public record PlusMinus(Digits digits, int width, double level) {

  /** More than this many decimals beyond those a mean has by itself say nothing. */
  private static final int BEYOND = 2;

  /** Of the cells of one column. */
  public static PlusMinus of(List<SeedStatistics> cells, double level) {
    double[] halves =
        cells.stream()
            .flatMap(cell -> cell.interval(level).stream())
            .mapToDouble(Interval::halfWidth)
            .toArray();
    Digits digits = digits(cells, halves);
    int width = halves.length == 0 ? 0 : 1;
    for (double half : halves) {
      width = Math.max(width, digits.format(half).length());
    }
    return new PlusMinus(digits, width, level);
  }

  private static Digits digits(List<SeedStatistics> cells, double[] halves) {
    Digits ofMeans = Digits.of(cells.stream().mapToDouble(SeedStatistics::mean));
    double smallest = DoubleStream.of(halves).filter(h -> h > 0).min().orElse(0);
    if (smallest == 0) {
      return ofMeans;
    }
    int first = (int) Math.floor(Math.log10(smallest));
    return new Digits(Math.clamp(1 - first, 0, ofMeans.decimals() + BEYOND));
  }

  /** The mean alone. */
  public String mean(SeedStatistics cell) {
    return digits.format(cell.mean());
  }

  /**
   * The half-width is {@link Digits#ABSENT} where there is no interval; where no cell has one, as
   * with one seed, the mean stands alone.
   */
  public String format(SeedStatistics cell) {
    if (width == 0) {
      return mean(cell);
    }
    Optional<Interval> interval = cell.interval(level);
    String half = interval.map(i -> digits.format(i.halfWidth())).orElse(Digits.ABSENT);
    return digits.format(cell.mean()) + " ± " + " ".repeat(width - half.length()) + half;
  }
}
