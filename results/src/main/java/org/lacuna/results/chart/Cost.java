package org.lacuna.results.chart;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.Measurement;
import org.lacuna.results.Nearest;
import org.lacuna.results.Quantities;
import org.lacuna.results.RunException;

/**
 * What a score costs.
 *
 * @param metric a metric whose row stands beside the score's, such as {@code kv_cache_bytes}, or
 *     {@link #KEYS_SEEN}, which every row has with it
 * @param protocol how it was measured, such as {@code bench:vector}; null for the only one
 */
public record Cost(String metric, @Nullable String protocol) {

  /** Keys seen over causal keys, mean over layers. */
  public static final String KEYS_SEEN = "keys_seen";

  private static final double MEGABYTE = 1e6;

  /** Finds what scores cost among all rows. */
  final class Finder {
    private final List<Measurement> costs;

    private Finder(List<Measurement> all) {
      costs =
          Measurement.latest(all).stream()
              .filter(row -> row.metric().equals(metric) && row.slice().isEmpty())
              .filter(row -> protocol == null || row.protocol().equals(protocol))
              .toList();
    }

    /** Of a row: of the same run, mode and length; empty where it is not known. */
    OptionalDouble of(Measurement score) {
      if (metric.equals(KEYS_SEEN)) {
        double seen = score.meanVisibleShare();
        return seen > 0 ? OptionalDouble.of(seen) : OptionalDouble.empty();
      }
      return costs.stream()
          .filter(row ->
              row.run().equals(score.run())
                  && row.mode().equals(score.mode())
                  && row.length() == score.length()
                  && row.value() > 0)
          .mapToDouble(Measurement::value)
          .findFirst();
    }
  }

  /**
   * The costs among these rows.
   *
   * @throws RunException if there are none, or by several protocols
   */
  Finder among(List<Measurement> all) {
    Finder finder = new Finder(all);
    if (metric.equals(KEYS_SEEN)) {
      return finder;
    }
    if (finder.costs.isEmpty()) {
      Set<String> known = all.stream().map(Measurement::metric).collect(Collectors.toSet());
      known.add(KEYS_SEEN);
      throw new RunException(
          "cost %s%s: not measured; the nearest that was is %s"
              .formatted(
                  metric,
                  protocol == null ? "" : " by protocol " + protocol,
                  Nearest.to(metric, known).orElseThrow()));
    }
    List<String> protocols =
        finder.costs.stream()
            .map(Measurement::protocol)
            .distinct()
            .sorted(Comparator.naturalOrder())
            .toList();
    if (protocols.size() > 1) {
      throw new RunException(
          "cost %s: measured by several protocols, %s; expected one of them"
              .formatted(metric, String.join(", ", protocols)));
    }
    return finder;
  }

  /** What its axis is called. */
  String axis() {
    if (metric.equals(KEYS_SEEN)) {
      return "keys seen (of full attention's, mean over layers)";
    }
    String words = MetricText.words(metric);
    return protocol == null ? words : words + ", protocol " + protocol;
  }

  /** A cost with its unit, which the metric's name ends in. */
  String text(double cost) {
    String unit = metric.substring(metric.lastIndexOf('_') + 1).toLowerCase(Locale.ROOT);
    return switch (unit) {
      case "ms" -> Quantities.duration(cost);
      case "bytes" -> Quantities.memory(cost / MEGABYTE);
      case "share", "seen" -> ShareAxis.label(cost);
      default -> Quantities.count(cost);
    };
  }
}
