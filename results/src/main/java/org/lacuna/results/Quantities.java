package org.lacuna.results;

import java.util.Locale;

/** Quantities in the unit that keeps them short: {@code 20 ms}, {@code 1.5 GB}, {@code 12K/s}. */
public final class Quantities {

  private Quantities() {}

  /** A time from milliseconds. */
  public static String duration(double milliseconds) {
    if (milliseconds < 1) {
      return two(milliseconds * 1000) + " µs";
    }
    return milliseconds < 1000 ? two(milliseconds) + " ms" : two(milliseconds / 1000) + " s";
  }

  /** An amount of memory from megabytes; a gigabyte has 1000. */
  public static String memory(double megabytes) {
    return megabytes < 1000 ? two(megabytes) + " MB" : two(megabytes / 1000) + " GB";
  }

  /** A number of things. */
  public static String count(double number) {
    if (number < 1e3) {
      return two(number);
    }
    return number < 1e6 ? two(number / 1e3) + "K" : two(number / 1e6) + "M";
  }

  /** Two digits that matter, and all before the point. */
  private static String two(double value) {
    int whole = value > 0 ? (int) Math.floor(Math.log10(value) + 1e-9) + 1 : 1;
    String text = String.format(Locale.ROOT, "%." + Math.clamp(2 - whole, 0, 6) + "f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
