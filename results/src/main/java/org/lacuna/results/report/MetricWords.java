package org.lacuna.results.report;

import java.util.Locale;

/** Names of metrics as people write them. */
final class MetricWords {
  private MetricWords() {}

  /** {@code Bits per byte} for {@code bits_per_byte}; the unit behind it where it has one. */
  static String of(String metric) {
    String words = metric.replace('_', ' ');
    String unit = metric.equals("loss") ? " (nats a token)" : "";
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + unit;
  }
}
