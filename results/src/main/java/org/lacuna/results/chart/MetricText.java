package org.lacuna.results.chart;

import java.util.Locale;
import java.util.Map;

/** What titles and axes call a metric, with its unit where it has one. */
final class MetricText {

  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("loss", "nats a token"),
          Map.entry("delta_loss", "nats a token"),
          Map.entry("answer_loss", "nats a token"),
          Map.entry("kl_full_native", "nats a token"),
          Map.entry("kl_native_full", "nats a token"),
          Map.entry("attention_entropy", "nats"),
          Map.entry("attention_mass", "share of weight"),
          Map.entry("sink_mass", "share of weight"));

  private MetricText() {}

  /** {@code Attention mass}. */
  static String title(String metric) {
    String words = words(metric);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** {@code attention mass}. */
  static String words(String metric) {
    return metric.replace('_', ' ');
  }

  /** {@code loss (nats a token), protocol same-targets}. */
  static String axis(String metric, String protocol) {
    String unit = UNITS.containsKey(metric) ? " (" + UNITS.get(metric) + ")" : "";
    return words(metric) + unit + ", protocol " + protocol;
  }
}
