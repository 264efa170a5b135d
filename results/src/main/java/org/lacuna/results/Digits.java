package org.lacuna.results;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How many digits the numbers of one column show: about four that matter, the same number of
 * decimals for all, so that they line up.
 *
 * @param decimals digits behind the point
 */
public record Digits(int decimals) {

  /** Stands where nothing was measured. */
  public static final String ABSENT = "–";

  private static final int MOST = 6;
  private static final double LARGE = 1e7;
  private static final double SMALL = 1e-4;

  /** Enough decimals for the smallest value; zeros and what is not finite do not count. */
  public static Digits of(DoubleStream values) {
    double smallest =
        values.map(Math::abs).filter(v -> v > 0 && Double.isFinite(v)).min().orElse(1);
    int whole = (int) Math.floor(Math.log10(smallest)) + 1;
    return new Digits(Math.clamp(4 - Math.max(whole, 1), smallest < 0.1 ? MOST : 0, MOST));
  }

  /** With this number of decimals; large numbers with an exponent. */
  public String format(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "-∞";
    }
    if (Math.abs(value) >= LARGE) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** So many digits that matter, for a number that stands by itself. */
  public static String significant(double value, int digits) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : new Digits(0).format(value);
    }
    if (Math.abs(value) < SMALL || Math.abs(value) >= LARGE) {
      return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
    }
    return new BigDecimal(value).round(new MathContext(digits)).toPlainString();
  }

  /** Three digits that matter, for columns that span magnitudes; digits before the point all. */
  static String three(double value) {
    int whole = value > 0 ? (int) Math.floor(Math.log10(value)) + 1 : 1;
    return new Digits(Math.clamp(3 - whole, 0, MOST)).format(value);
  }

  /** A share of 1 as percent, five characters wide: {@code "100 %"}, {@code " 25 %"}. */
  public static String percent(double share) {
    if (Double.isNaN(share)) {
      return "  ? %";
    }
    double percent = 100 * share;
    // 99.7 % is not all, and 0.4 % is not nothing.
    boolean nearlyNone = percent > 0 && percent < 1;
    boolean nearlyAll = percent > 99 && percent < 100;
    String pattern = nearlyNone || nearlyAll ? "%3.1f %%" : "%3.0f %%";
    return String.format(Locale.ROOT, pattern, percent);
  }
}
