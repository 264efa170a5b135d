package org.lacuna.results.chart;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.Measurement;
import org.lacuna.results.statistics.Interval;

/** Made-up rows at 1024 tokens by {@code window-mean}. */
final class Rows {
  private Rows() {}

  static Measurement of(
      String method,
      String metric,
      Map<String, String> slice,
      double value,
      @Nullable Interval interval,
      long seed) {
    return of(method, metric, "window-mean", slice, value, interval, seed, "native", 0.5);
  }

  static Measurement of(
      String method,
      String metric,
      String protocol,
      Map<String, String> slice,
      double value,
      @Nullable Interval interval,
      long seed,
      String mode,
      double share) {
    return new Measurement(
        method + "-" + seed,
        method,
        metric,
        protocol,
        new TreeMap<>(slice),
        1024,
        value,
        8,
        64,
        null,
        interval,
        null,
        seed,
        mode,
        List.of(share, share));
  }
}
